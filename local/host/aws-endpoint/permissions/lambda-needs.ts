/**
 * Lambda: the right to invoke a function, or the version or alias of it that the request names.
 * Source: Service authorization reference, "Lambda".
 */
import { invokeTarget } from '../lambda/target.ts';
import type { NeedsOf } from './need.ts';

export const lambdaNeeds: NeedsOf = async ({ url, action }, place) => {
  const target = invokeTarget(url, place);
  return target === undefined
    ? [{ action: `lambda:${action}`, resource: '*' }]
    : [{ action: 'lambda:InvokeFunction', resource: target.arn }];
};
