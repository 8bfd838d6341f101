/**
 * Every function has its own access key, so that the endpoint knows who calls: for the count, and for permissions.
 * Signatures of ordinary requests are not verified (all is on one machine); who signs with whose key id is believed.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Caller } from './call.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export class CredentialBook {
  readonly #callers = new Map<string, { caller: Caller; credentials: Credentials }>();
  readonly #seed: string;

  /** @param seed makes the key ids of two hosts differ, and those of one host the same on every start */
  constructor(seed: string) {
    this.#seed = seed;
  }

  issue(caller: Caller): Credentials {
    const name = caller.kind === 'admin' ? 'admin' : `${caller.kind}:${caller.functionLogicalId}`;
    const digest = createHash('sha256').update(`${this.#seed}\n${name}`).digest('hex').toUpperCase();
    const credentials = {
      accessKeyId: `ASIA${digest.slice(0, 16)}`,
      secretAccessKey: randomBytes(30).toString('base64'),
      sessionToken: randomBytes(60).toString('base64'),
    };
    this.#callers.set(credentials.accessKeyId, { caller, credentials });
    return credentials;
  }

  find(accessKeyId: string): { caller: Caller; credentials: Credentials } | undefined {
    return this.#callers.get(accessKeyId);
  }
}
