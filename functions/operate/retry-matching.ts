import { maxRetriesAtOnce } from '../../shared/api/job-operations.ts';
import { operations } from '../../shared/api/operations.ts';
import { JunbanError } from '../../shared/errors.ts';
import type { JobId } from '../../shared/job.ts';
import type { Caller } from '../http/caller.ts';
import { filterOf } from '../http/job-filter.ts';
import { jobOfPath } from '../http/job-of-path.ts';
import { invalidField } from '../http/request.ts';
import type { Service } from '../http/service.ts';
import type { OperateDeps } from './deps.ts';
import { retryJob } from './retry-job.ts';

/** Jobs are counted up to here. */
const maxCounted = 1000;

/** Begun at once: each is a few calls to the table. */
const atOnce = 10;

/** Shows how many match, then retries those that were shown. */
export function addRetryMatching({ on }: Service, deps: OperateDeps): void {
  const { list } = deps;

  on(operations.retryMatching)(async ({ body: { state, expected, ...matching }, caller }) => {
    const filter = { ...filterOf(matching, (name, hint) => invalidField([name], hint)), states: [state] };
    const { count, exact } = await list.count(filter, maxCounted);
    const shown = { matching: count, exact };
    if (expected === undefined) return { status: 200, json: { ...shown, retried: 0, refused: [] } };
    if (count > expected) throw moreMatch(count);
    const ids = await firstIds(deps, filter);
    const refused: Refused[] = [];
    for (let at = 0; at < ids.length; at += atOnce) {
      const outcomes = ids.slice(at, at + atOnce).map((id) => retryOne(id, caller, deps));
      refused.push(...(await Promise.all(outcomes)).filter((one) => one !== undefined));
    }
    return { status: 200, json: { ...shown, retried: ids.length - refused.length, refused } };
  });
}

interface Refused {
  readonly id: string;
  readonly code: string;
  readonly message: string;
}

/** Pages looked at in one call; where few of many match, a page can be empty and not the last. */
const maxPages = 20;

/** The newest of them, as many as one call retries, or as the first pages bring: those left match in the next call. */
async function firstIds({ list }: OperateDeps, filter: Parameters<OperateDeps['list']['list']>[0]) {
  const ids: JobId[] = [];
  let from: string | undefined;
  let pages = 0;
  do {
    const { jobs, next } = await list.list(filter, maxRetriesAtOnce - ids.length, from);
    ids.push(...jobs.map(({ id }) => id));
    from = next;
    pages += 1;
  } while (from !== undefined && ids.length < maxRetriesAtOnce && pages < maxPages);
  return ids;
}

/** @returns why it could not be retried; undefined when it is back in the line */
async function retryOne(id: JobId, caller: Caller, deps: OperateDeps): Promise<Refused | undefined> {
  try {
    await retryJob(await jobOfPath(deps.store, id), undefined, caller, deps);
    return undefined;
  } catch (error) {
    if (!(error instanceof JunbanError)) throw error;
    return { id, code: error.code, message: error.text[caller.language] };
  }
}

const moreMatch = (count: number) =>
  new JunbanError({
    code: 'MORE_MATCH',
    text: {
      ja: `該当するジョブは、確認した件数より多い ${count} 件です。`,
      en: `More jobs match than you were shown: ${count}.`,
    },
    extra: { matching: count },
  });
