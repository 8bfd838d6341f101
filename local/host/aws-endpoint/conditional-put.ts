/**
 * `If-None-Match: *` on PutObject: write only if there is nothing yet (S3 conditional writes, 2024).
 * The emulator ignores the header, so the endpoint asks first, one writer per key at a time.
 */
import type { Stage } from './call.ts';
import { objectExists } from './object-exists.ts';
import { refuse } from './refusal.ts';

export function conditionalPut(s3Port: number): Stage {
  const turns = new Map<string, Promise<void>>();
  return async (call, next) => {
    const conditional = call.action === 'PutObject' && call.request.headers['if-none-match'] === '*';
    if (!conditional) return next();
    const key = call.url.pathname;
    const before = turns.get(key);
    const mine = (async () => {
      await before?.catch(() => undefined);
      if (await objectExists(s3Port, key))
        refuse(
          call,
          412,
          'PreconditionFailed',
          'At least one of the pre-conditions you specified did not hold',
        );
      else await next();
    })();
    turns.set(key, mine);
    try {
      await mine;
    } finally {
      if (turns.get(key) === mine) turns.delete(key);
    }
  };
}
