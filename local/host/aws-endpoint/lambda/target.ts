/** Which function a request of the Invoke API names (Lambda API reference, Invoke, "FunctionName" and "Qualifier"). */
import type { Place } from '../../assembly/stack-scope.ts';

export interface InvokeTarget {
  /** Of the function itself, without version or alias. */
  readonly functionArn: string;
  /** What IAM is asked about: with the version or alias, if the request names one. */
  readonly arn: string;
}

const invocations = /^\/2015-03-31\/functions\/([^/]+)\/invocations\/?$/;
/** `name`, `account:function:name` or the whole ARN, each with a version or alias behind it or not. */
const anyName =
  /^(?:(?:arn:aws[\w-]*:lambda:(?<region>[\w-]+):)?(?<account>\d{12}):function:)?(?<name>[\w-]+)(?::(?<qualifier>[\w$-]+))?$/;

export function isInvocation({ pathname }: URL): boolean {
  return invocations.test(pathname);
}

/**
 * @returns undefined if the request is not an invocation, or what it names is no name of a function
 * @throws URIError for a name whose percent-encoding is broken
 */
export function invokeTarget(url: URL, place: Place): InvokeTarget | undefined {
  const encoded = invocations.exec(url.pathname)?.[1];
  const found = encoded === undefined ? undefined : anyName.exec(decodeURIComponent(encoded))?.groups;
  if (found?.name === undefined) return undefined;
  const { region = place.region, account = place.accountId, name } = found;
  const functionArn = `arn:aws:lambda:${region}:${account}:function:${name}`;
  const qualifier = url.searchParams.get('Qualifier') ?? found.qualifier;
  return { functionArn, arn: qualifier === undefined ? functionArn : `${functionArn}:${qualifier}` };
}
