import * as z from 'zod';
import type { Principal } from '../../shared/access/principal.ts';
import { seesAll } from '../../shared/access/role.ts';
import { jobState } from '../../shared/api/job-schemas.ts';
import { operations } from '../../shared/api/operations.ts';
import { cursorOf, defaultPageSize } from '../../shared/api/paging.ts';
import type { JobState } from '../../shared/job.ts';
import { isPlace } from '../../shared/store/job-list.ts';
import { cursorAsked } from '../http/cursor.ts';
import { summaryBody } from '../http/job-body.ts';
import { filterOf } from '../http/job-filter.ts';
import { keyRequired } from '../http/may.ts';
import { invalidQuery } from '../http/request.ts';
import type { Service } from '../http/service.ts';
import type { ReadDeps } from './deps.ts';

export function addJobList({ on }: Service, { list }: ReadDeps): void {
  on(operations.listJobs)(async ({ query, caller }) => {
    const { principal } = caller;
    if (principal === undefined) throw keyRequired();
    const { limit = defaultPageSize, cursor, state, owner, ...matching } = query;
    const filter = { ...filterOf(matching), states: statesOf(state), owner: ownerOf(owner, principal) };
    const { jobs, next } = await list.list(filter, limit, cursorAsked(cursor, isPlace));
    return {
      status: 200,
      json: { jobs: jobs.map((job) => summaryBody(job, principal, caller.language)), next: cursorOf(next) },
    };
  });
}

/** A submitter sees their own, whatever they ask for. */
function ownerOf(asked: string | undefined, { id, role }: Principal): string | undefined {
  return asked === 'me' || !seesAll(role) ? id : asked;
}

function statesOf(text: string | undefined): readonly JobState[] | undefined {
  if (text === undefined) return undefined;
  const states = z.array(jobState).safeParse(text.split(','));
  if (states.success) return [...new Set(states.data)];
  const known = jobState.options.join(', ');
  throw invalidQuery('state', { ja: `使える状態: ${known}`, en: `States are: ${known}` });
}
