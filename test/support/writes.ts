/** Tells the writes of jobs apart on the wire, for faults that are meant for one of them. */
import type { FaultRule } from '../../local/host/aws-endpoint/faults/fault.ts';
import type { JobState } from '../../shared/job.ts';

type Write = Pick<FaultRule, 'service' | 'action' | 'where'>;

const transaction = (...parts: readonly string[]): Write => ({
  service: 'dynamodb',
  action: 'TransactWriteItems',
  where: (body) => {
    const text = JSON.stringify(body);
    return parts.every((part) => text.includes(part));
  },
});

/** The write that brings a job into the state: each such write also moves it in the list of that state. */
export const movesTo = (state: JobState, job = ''): Write => transaction(`"STATE#${state}"`, `"JOB#${job}`);

/** The write of a ledger entry of the job. */
export const writesRow = (job: string): Write => transaction(`"JOB#${job}"`, '"ROW#');
