import type { JunbanError } from '../../shared/errors.ts';
import { isLaneName, lanes } from '../../shared/lanes.ts';
import type { JobFilter } from '../../shared/store/job-list.ts';
import type { Text } from '../../shared/text.ts';
import { invalidQuery } from './request.ts';

/** What a caller may say of the jobs they mean; times as ISO 8601. */
export interface Matching {
  readonly type?: string;
  readonly lane?: string;
  readonly errorCode?: string;
  readonly since?: string;
  readonly until?: string;
}

/**
 * @param invalid what to refuse with: a part of the address, unless it was said in a body
 * @throws JunbanError for a lane that there is not: an empty list would look like an answer
 */
export function filterOf(
  { type, lane, errorCode, since, until }: Matching,
  invalid: (name: string, hint: Text) => JunbanError = invalidQuery,
): JobFilter {
  if (lane !== undefined && !isLaneName(lane)) {
    const known = Object.keys(lanes).join(', ');
    throw invalid('lane', { ja: `レーン: ${known}`, en: `Lanes are: ${known}` });
  }
  return {
    type,
    lane,
    errorCode,
    since: since === undefined ? undefined : Date.parse(since),
    until: until === undefined ? undefined : Date.parse(until),
  };
}
