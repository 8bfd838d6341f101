import { storeUnavailable } from '../../shared/errors.ts';
import { UnreadableRecord } from '../../shared/store/unreadable.ts';
import { jobUnreadable } from './job-of-path.ts';

/**
 * @throws JunbanError STORE_UNAVAILABLE when the part that was asked cannot be reached; JOB_UNREADABLE when what it
 * answered is a newer version's
 */
export const reached = <T>(answer: Promise<T>): Promise<T> =>
  answer.catch((error: unknown) => {
    throw error instanceof UnreadableRecord ? jobUnreadable(error) : storeUnavailable(error);
  });
