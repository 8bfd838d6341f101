import { isLaneName, lanes } from '../../shared/lanes.ts';
import type { JobFilter } from '../../shared/store/job-list.ts';
import { invalidQuery } from './request.ts';

/** What a caller may say of the jobs they mean; times as ISO 8601. */
export interface Matching {
  readonly type?: string;
  readonly lane?: string;
  readonly errorCode?: string;
  readonly since?: string;
  readonly until?: string;
}

/** @throws JunbanError INVALID_QUERY for a lane that there is not: an empty list would look like an answer */
export function filterOf({ type, lane, errorCode, since, until }: Matching): JobFilter {
  if (lane !== undefined && !isLaneName(lane)) {
    const known = Object.keys(lanes).join(', ');
    throw invalidQuery('lane', { ja: `レーン: ${known}`, en: `Lanes are: ${known}` });
  }
  return {
    type,
    lane,
    errorCode,
    since: since === undefined ? undefined : Date.parse(since),
    until: until === undefined ? undefined : Date.parse(until),
  };
}
