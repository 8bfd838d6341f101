/**
 * `response-content-type` and its kin on a signed GetObject: headers of the answer that the signer asked for (S3 API
 * reference, GetObject, "Overriding response header values through the request"). The emulator does not know them.
 */
import type { Stage } from './call.ts';

const overridable = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
];

export const responseOverrides: Stage = async (call, next) => {
  if (call.action === 'GetObject')
    call.response.override(
      overridable.flatMap((name) => {
        const value = call.url.searchParams.get(`response-${name}`);
        return value === null ? [] : [[name, value] as const];
      }),
    );
  await next();
};
