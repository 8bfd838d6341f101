import { requiredEnv } from '../shared/env.ts';
import { DynamoKeyStore } from '../shared/store/dynamo-key-store.ts';
import { OidcVerifier } from './access/oidc.ts';
import { principalOf } from './access/principal-of.ts';
import { accessSettings } from './access/settings.ts';
import { clock, jobStore, tableClient } from './adapters.ts';
import type { ServiceDeps } from './http/service-deps.ts';

/** What the functions of the API share; made once per cold start. */
export const settings = accessSettings();

export const keyStore = new DynamoKeyStore(tableClient(), requiredEnv('TABLE_NAME'));

const tokens = settings.oidc && new OidcVerifier(settings.oidc, clock);

export const serviceDeps: ServiceDeps = {
  store: jobStore(),
  clock,
  identify: (headers) => principalOf(headers, { keys: keyStore, tokens, clock }),
  corsOrigins: settings.corsOrigins,
};
