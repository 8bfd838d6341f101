/** Names with wildcards, as IAM policies write them: `*` for any run of characters, `?` for one. */

/** @returns whether the whole value fits the pattern, upper and lower case told apart */
export function fits(pattern: string, value: string): boolean {
  const source = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${source.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's').test(value);
}

/** Of actions, which IAM compares without regard to case. */
export function fitsAction(pattern: string, action: string): boolean {
  return fits(pattern.toLowerCase(), action.toLowerCase());
}

/** Of ARNs: part by part, so that a star in one of the six does not reach into the next. */
export function fitsArn(pattern: string, arn: string): boolean {
  if (pattern === '*') return true;
  const [wanted, parts] = [arnParts(pattern), arnParts(arn)];
  return (
    wanted.length === parts.length && wanted.every((each, position) => fits(each, parts[position] ?? ''))
  );
}

/** Partition, service, region, account and resource; the resource may itself hold colons. */
function arnParts(arn: string): string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
}
