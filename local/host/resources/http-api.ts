/** AWS::ApiGatewayV2::Api (HTTP), Integration, Route and Stage. */
import * as z from 'zod';
import { flexibleBoolean, flexibleNumber, type Provider } from './provider.ts';

const list = z.array(z.string()).default([]);
const ApiProperties = z.object({
  ProtocolType: z.string().default('HTTP'),
  CorsConfiguration: z
    .object({
      AllowOrigins: list,
      AllowMethods: list,
      AllowHeaders: list,
      ExposeHeaders: list,
      MaxAge: flexibleNumber.optional(),
      AllowCredentials: flexibleBoolean.optional(),
    })
    .optional(),
});

export const httpApi: Provider = ({ logicalId, properties }, { api }) => {
  const { ProtocolType, CorsConfiguration: cors } = ApiProperties.parse(properties);
  if (ProtocolType !== 'HTTP') return { skipped: `${ProtocolType} APIs do not run here` };
  const rules = cors && {
    allowedOrigins: cors.AllowOrigins,
    allowedMethods: cors.AllowMethods,
    allowedHeaders: cors.AllowHeaders,
    exposedHeaders: cors.ExposeHeaders,
    maxAgeSeconds: cors.MaxAge,
    allowCredentials: cors.AllowCredentials,
  };
  if (!api.claim(logicalId, rules ? [rules] : [])) return { skipped: 'the local host runs one HTTP API' };
  return { physicalId: logicalId, attributes: { ApiId: logicalId, ApiEndpoint: api.url } };
};

const IntegrationProperties = z.object({ IntegrationType: z.string(), IntegrationUri: z.string() });

export const integration: Provider = ({ logicalId, properties }, { functions, integrations }) => {
  const { IntegrationType, IntegrationUri } = IntegrationProperties.parse(properties);
  if (IntegrationType !== 'AWS_PROXY') return { skipped: `${IntegrationType} integrations do not run here` };
  const target = functions.find(IntegrationUri);
  if (target === undefined) return { skipped: `its function ${IntegrationUri} does not run here` };
  integrations.set(logicalId, target.config.logicalId);
  return { physicalId: logicalId, attributes: {} };
};

const RouteProperties = z.object({
  RouteKey: z.string(),
  Target: z.string().optional(),
  AuthorizationType: z.string().default('NONE'),
});

export const route: Provider = ({ logicalId, properties }, { api, integrations }) => {
  const { RouteKey, Target, AuthorizationType } = RouteProperties.parse(properties);
  // Served without its authorizer, a route would be open here and closed when deployed.
  if (AuthorizationType !== 'NONE') return { skipped: `${AuthorizationType} authorizers do not run here` };
  const functionLogicalId = integrations.get(Target?.replace(/^integrations\//, '') ?? '');
  if (functionLogicalId === undefined) return { skipped: `its integration ${Target} does not run here` };
  api.addRoute({ routeKey: RouteKey, functionLogicalId });
  return { physicalId: logicalId, attributes: {} };
};

const StageProperties = z.object({ StageName: z.string() });

export const stage: Provider = ({ properties }) => {
  const { StageName } = StageProperties.parse(properties);
  if (StageName !== '$default') return { skipped: 'only the stage $default is served' };
  return { physicalId: StageName, attributes: {} };
};
