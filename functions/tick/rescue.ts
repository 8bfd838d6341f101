import { loseOverdueLeases } from '../../shared/rescue.ts';
import { type Duty, ringFor } from './duties.ts';

/** Jobs whose worker vanished wait again (or end, when that happened too often). */
export const rescue: Duty = async (lane, duties) => {
  for (const job of await loseOverdueLeases(duties, lane))
    if (job.state === 'queued') await ringFor(job, duties, 'spare');
};
