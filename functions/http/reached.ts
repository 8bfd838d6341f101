import { storeUnavailable } from '../../shared/errors.ts';

/** @throws JunbanError STORE_UNAVAILABLE when the part that was asked cannot be reached */
export const reached = <T>(answer: Promise<T>): Promise<T> =>
  answer.catch((error: unknown) => {
    throw storeUnavailable(error);
  });
