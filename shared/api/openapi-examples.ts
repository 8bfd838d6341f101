import type { OperationId } from './operations.ts';

/** Requests that would be taken, for who copies them. A test holds them to the schemas. */
export const bodyExamples: Readonly<Partial<Record<OperationId, object>>> = {
  submitJob: { type: 'delay-print', input: { message: 'Good morning' }, delaySeconds: 60 },
  retryJob: { secrets: { email: 'taro@example.co.jp', password: '…' } },
  retryMatching: { state: 'error', errorCode: 'SITE_UNAVAILABLE', since: '2026-11-02T00:00:00Z' },
  limitLane: { maxQueued: 20 },
  createKey: { name: 'Nightly batch', role: 'submitter', expiresInDays: 90 },
};

/** Of a form, with `@` before the name of a file as curl has it. */
export const formExamples: Readonly<Partial<Record<OperationId, Readonly<Record<string, string>>>>> = {
  upload: { file: '@month.xlsx', email: 'taro@example.co.jp', password: '…', mode: 'rehearsal' },
};

export const queryExamples: Readonly<Partial<Record<OperationId, Readonly<Record<string, string>>>>> = {
  listJobs: { state: 'error,timeout', limit: '20' },
  listRows: { limit: '100' },
  listLog: { after: '0' },
  getDocument: { lang: 'en' },
  listAudit: { limit: '20' },
  status: { last_n: '100' },
  downloadTemplate: { month: '2026-11', start: '09:00', end: '18:00' },
  downloadPreviousTemplate: { start: '09:00', end: '18:00' },
};
