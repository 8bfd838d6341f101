import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { Host } from '../../local/host/host.ts';
import { functionOf } from '../support/backlog.ts';

const program = fileURLToPath(new URL('./api-plain.ts', import.meta.url));

export interface PlainServer {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * The plain server (api-plain.ts) in a process of its own, with the settings of the functions and a right to everything.
 *
 * @throws Error when it ends before it listens; it says why itself
 */
export async function startPlainServer(host: Host): Promise<PlainServer> {
  const settings = ['Read', 'Submit'].map((name) => functionOf(host, name).config.environment);
  const { accessKeyId, secretAccessKey, sessionToken } = host.credentials;
  const child = fork(program, {
    env: {
      ...Object.assign({}, ...settings),
      AWS_REGION: host.region,
      AWS_ENDPOINT_URL: host.awsEndpoint,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const [port] = await Promise.race([once(child, 'message'), ended.then(() => [])]);
  return {
    url: `http://127.0.0.1:${z.int().parse(port)}`,
    stop: async () => {
      child.disconnect();
      await ended;
    },
  };
}
