/** A presigned URL ends when it says, as at S3; the emulator behind would take it for ever. */
import type { Stage } from './call.ts';
import { refuse } from './refusal.ts';
import { presignedUntil } from './signature.ts';

export function presignedExpiry(now: () => number): Stage {
  return async (call, next) => {
    const until = presignedUntil(call.url);
    if (until !== undefined && !(now() < until)) refuse(call, 403, 'AccessDenied', 'Request has expired');
    else await next();
  };
}
