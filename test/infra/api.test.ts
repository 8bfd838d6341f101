import { expect, it } from 'vitest';
import * as z from 'zod';
import { routes } from '../../infra/routes.ts';
import { junban } from './synthesized.ts';

const stack = junban();
const construct = { submit: 'Submit', read: 'Read', operate: 'Operate' };
const stage = stack.one('AWS::ApiGatewayV2::Stage').properties;

it.each(routes)('sends $method $path to $to', ({ method, path, to }) => {
  const found = stack.of('AWS::ApiGatewayV2::Route').filter(([, it]) => it.RouteKey === `${method} ${path}`);
  expect(found).toHaveLength(1);
  const { Target } = z
    .object({ Target: z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) }) })
    .parse(found[0]?.[1]);
  const { Ref: integration } = z.object({ Ref: z.string() }).parse(Target['Fn::Join'][1].at(-1));
  const target = stack.one('AWS::ApiGatewayV2::Integration', integration).properties;
  const fn = stack.one('AWS::Lambda::Function', construct[to]);
  expect(target).toMatchObject({
    IntegrationUri: { 'Fn::GetAtt': [fn.id, 'Arn'] },
    PayloadFormatVersion: '2.0',
  });
});

it('has no route besides those of the table, and one for everything else', () => {
  const keys = stack.of('AWS::ApiGatewayV2::Route').map(([, { RouteKey }]) => RouteKey);
  expect(keys.toSorted()).toEqual(
    [...routes.map(({ method, path }) => `${method} ${path}`), '$default'].toSorted(),
  );
});

it('lets the API call exactly the three functions behind it', () => {
  const callers = stack
    .of('AWS::Lambda::Permission')
    .filter(([, { Principal }]) => Principal === 'apigateway.amazonaws.com');
  expect(callers).toHaveLength(3);
});

it('throttles the default stage', () => {
  expect(stage).toMatchObject({
    StageName: '$default',
    AutoDeploy: true,
    DefaultRouteSettings: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 },
  });
});

it('logs each request with its id, and neither path nor query, which may hold a key', () => {
  const { Format } = z.object({ Format: z.string() }).parse(stage.AccessLogSettings);
  expect(JSON.parse(Format)).toMatchObject({ requestId: '$context.requestId', route: '$context.routeKey' });
  expect(Format).not.toMatch(/context\.path|querystring|authorization/i);
});

it('leaves other origins to the functions', () => {
  expect(stack.one('AWS::ApiGatewayV2::Api').properties).not.toHaveProperty('CorsConfiguration');
});

it('answers before API Gateway gives up at 30 s', () => {
  for (const name of Object.values(construct)) {
    const { Timeout } = stack.one('AWS::Lambda::Function', name).properties;
    expect(z.int().parse(Timeout)).toBeLessThan(30);
  }
});

it('ends every log after a month', () => {
  const logs = stack.of('AWS::Logs::LogGroup');
  expect(logs).toHaveLength(stack.of('AWS::Lambda::Function').length + 1);
  for (const [, { RetentionInDays }] of logs) expect(RetentionInDays).toBe(30);
  for (const [, { LoggingConfig }] of stack.of('AWS::Lambda::Function')) {
    expect(LoggingConfig).toMatchObject({ LogFormat: 'JSON', LogGroup: { Ref: expect.any(String) } });
  }
});

it('names its URL and its table as outputs', () => {
  stack.template.hasOutput('ApiUrl', {});
  stack.template.hasOutput('TableName', { Value: { Ref: stack.one('AWS::DynamoDB::Table').id } });
});

it('takes the attendance site as parameters, plain HTTP on this machine only', () => {
  const parameter = z.object({ Default: z.string(), AllowedPattern: z.string() });
  for (const name of ['JobcanIdUrl', 'JobcanSslUrl']) {
    const { Default, AllowedPattern } = parameter.parse(stack.template.findParameters(name)[name]);
    const allowed = new RegExp(AllowedPattern);
    expect(Default).toMatch(allowed);
    expect('http://127.0.0.1:8080').toMatch(allowed);
    expect('http://jobcan.example').not.toMatch(allowed);
    expect('https://jobcan.example/path').not.toMatch(allowed);
  }
});

it.each([
  ['OidcIssuer', ['', 'https://id.example/realms/a', 'http://127.0.0.1:8080', 'http://localhost:1/r']],
  [
    'CorsOrigins',
    ['', 'https://a.example', 'https://a.example, https://b.example:8443', 'http://localhost:5173'],
  ],
])('%s is reached by HTTPS, by plain HTTP on this machine only', (name, good) => {
  const { AllowedPattern } = z
    .object({ AllowedPattern: z.string() })
    .parse(stack.template.findParameters(name)[name]);
  const allowed = new RegExp(AllowedPattern);
  for (const value of good) expect(value).toMatch(allowed);
  for (const bad of [
    'http://id.example',
    'http://127.0.0.1.evil.example:80',
    'http://169.254.169.254:80',
    '*',
  ])
    expect(bad).not.toMatch(allowed);
});
