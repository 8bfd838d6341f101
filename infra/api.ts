import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { logRetention } from './function-defaults.ts';
import { defaultRoute, type HttpFunction, routes } from './routes.ts';

export interface ApiProps {
  readonly functions: Readonly<Record<HttpFunction, LambdaFunction>>;
}

/** Requests per second over all routes, and how many may come at once. A page polls every 5 s: 100 people fit. */
const rateLimit = 50;
const burstLimit = 100;

/**
 * One line per request. The route, not the path: a job's id is the only key to it, and a key does not belong
 * into a log. No query and no header but the agent, for the same reason.
 */
const accessLog = {
  requestId: '$context.requestId',
  time: '$context.requestTimeEpoch',
  ip: '$context.identity.sourceIp',
  userAgent: '$context.identity.userAgent',
  route: '$context.routeKey',
  status: '$context.status',
  responseBytes: '$context.responseLength',
  responseMs: '$context.responseLatency',
  integrationError: '$context.integrationErrorMessage',
};

/**
 * The HTTP API. Cross-origin requests are answered by the functions (the parameter CorsOrigins): the gateway's own CORS
 * takes its origins from the template, and is off for good or on for good.
 */
export class Api extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, { functions }: ApiProps) {
    super(scope, id);
    const integrationOf = (name: HttpFunction) =>
      // One permission per function, for this API only: a permission per route would say the same many times.
      new HttpLambdaIntegration(name, functions[name], { scopePermissionToRoute: false });
    const integrations = {
      submit: integrationOf('submit'),
      read: integrationOf('read'),
      operate: integrationOf('operate'),
    } satisfies Record<HttpFunction, HttpLambdaIntegration>;
    const httpApi = new HttpApi(this, 'HttpApi', {
      defaultIntegration: integrations[defaultRoute],
      description: 'Junban: submit, follow and cancel jobs.',
      createDefaultStage: false,
    });
    const log = new LogGroup(this, 'AccessLog', {
      retention: logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new HttpStage(this, 'Stage', {
      httpApi,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit, burstLimit },
      accessLogSettings: {
        destination: new LogGroupLogDestination(log),
        format: AccessLogFormat.custom(JSON.stringify(accessLog)),
      },
    });
    // Without a slash at the end: paths begin with one.
    this.url = httpApi.apiEndpoint;

    const methods = {
      GET: HttpMethod.GET,
      POST: HttpMethod.POST,
      PUT: HttpMethod.PUT,
      DELETE: HttpMethod.DELETE,
    };
    for (const { method, path, to } of routes) {
      httpApi.addRoutes({ path, methods: [methods[method]], integration: integrations[to] });
    }
    Validations.of(httpApi).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason:
        'The functions decide who may: an authorizer of the gateway answers in a shape of its own, knows no anonymous ' +
        'submitter, and caches a revoked key. Every operation states who may (shared/api), and a test goes through all.',
    });
  }
}
