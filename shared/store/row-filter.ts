import type { EpochMs } from '../clock.ts';
import { jobStates } from '../job.ts';
import type { JobFilter } from './job-list.ts';

/** Whether a filter may drop many of the items that are read. */
export const isNarrow = ({ owner, states, type, lane, errorCode }: JobFilter): boolean =>
  type !== undefined ||
  lane !== undefined ||
  errorCode !== undefined ||
  (owner !== undefined && states !== undefined && states.length > 0);

/** In the order of a job's life, each once. */
export const wantedStates = ({ states = [] }: JobFilter) =>
  jobStates.filter((state) => states.length === 0 || states.includes(state));

/** What the keys of an index do not say of a row, as a DynamoDB filter; rows whose time is over are dropped too. */
export function rowFilter(filter: JobFilter, now: EpochMs) {
  const { owner, type, lane, errorCode } = filter;
  const names: Record<string, string> = { '#expiresAt': 'expiresAt' };
  // In the table in seconds, for TTL.
  const values: Record<string, unknown> = { ':now': Math.floor(now / 1000) };
  const terms = ['(attribute_not_exists(#expiresAt) OR #expiresAt > :now)'];
  const demand = (attribute: string, value: string | undefined) => {
    if (value === undefined) return;
    names[`#${attribute}`] = attribute;
    values[`:${attribute}`] = value;
    terms.push(`#${attribute} = :${attribute}`);
  };
  demand('type', type);
  demand('lane', lane);
  if (errorCode !== undefined) {
    names['#error'] = 'error';
    names['#code'] = 'code';
    values[':code'] = errorCode;
    terms.push('#error.#code = :code');
  }
  // Without an owner, each state is a partition of its own.
  if (owner !== undefined) {
    names['#state'] = 'state';
    const listed = wantedStates(filter).map((state) => {
      values[`:${state}`] = state;
      return `:${state}`;
    });
    terms.push(`#state IN (${listed.join(', ')})`);
  }
  return {
    FilterExpression: terms.join(' AND '),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
}
