import { expect } from 'vitest';
import { WorkbookError } from '../../../functions/worker/jobs/autofill/workbook/error.ts';

/** Awaits the refusal of a promise and returns it; anything else that is thrown fails the test. */
export async function refusal(work: Promise<unknown>): Promise<WorkbookError> {
  const outcome = await work.then(
    () => 'accepted',
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(WorkbookError);
  if (outcome instanceof WorkbookError) return outcome;
  throw new Error('not refused');
}
