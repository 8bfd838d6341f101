import * as z from 'zod';
import type { Principal } from '../../shared/access/principal.ts';
import { movesAll, seesAll } from '../../shared/access/role.ts';
import { jobState } from '../../shared/api/job-schemas.ts';
import { operations } from '../../shared/api/operations.ts';
import { cursorOf, defaultPageSize } from '../../shared/api/paging.ts';
import type { JobState } from '../../shared/job.ts';
import { isPlace } from '../../shared/store/job-list.ts';
import type { Place } from '../../shared/store/job-store.ts';
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
    const from = cursorAsked(cursor, isPlace);
    const { jobs, next } = await list.list(filter, limit, from && withoutId(from));
    return {
      status: 200,
      json: {
        jobs: jobs.map((job) => summaryBody(job, principal, caller.language)),
        next: cursorOf(next && withoutId(next)),
      },
    };
  });
}

/** A submitter sees their own, whatever they ask for. */
function ownerOf(asked: string | undefined, { id, role }: Principal): string | undefined {
  if (asked === 'me' || !seesAll(role)) return id;
  // By what is listed for a name, a viewer would learn whose a job is.
  if (asked !== undefined && !movesAll(role))
    throw invalidQuery('owner', { ja: '指定できるのは me だけです。', en: 'For your role it is: me' });
  return asked;
}

function statesOf(text: string | undefined): readonly JobState[] | undefined {
  if (text === undefined) return undefined;
  const states = z.array(jobState).safeParse(text.split(','));
  if (states.success) return [...new Set(states.data)];
  const known = jobState.options.join(', ');
  throw invalidQuery('state', { ja: `使える状態: ${known}`, en: `States are: ${known}` });
}

/**
 * A place is the time and the id of the job that a page ended at, and the id of an anonymous job is the key to it. Half
 * of an id is enough to go on from: the least one that begins so sorts right behind all that was shown, and nobody
 * guesses the other half (74 random bits). What comes in is cut as well: with whole ids of their own making, somebody
 * could close in on one by what is still listed behind it.
 */
function withoutId(place: Place): Place {
  const beginning = 'XXXXXXXX-XXXX'.length;
  return `${place.slice(0, place.indexOf('#') + 1 + beginning)}-4000-8000-000000000000`;
}
