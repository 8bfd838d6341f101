import { loseOverdueLeases } from '../../shared/rescue.ts';
import { type Duty, pageSize, ringFor } from './duties.ts';

/** Jobs whose worker vanished wait again (or end, when that happened too often). */
export const rescue: Duty = async (lane, duties) => {
  const { store, clock, emit } = duties;
  for (const job of await loseOverdueLeases(store, clock, emit, lane, pageSize))
    if (job.state === 'queued') await ringFor(job, duties, 'spare');
};
