import { formOf, goodMonth, person } from '../autofill.ts';
import type { Call } from '../call.ts';
import type { World } from '../world.ts';
import type { Baselines } from './derived.ts';

const aJob = async ({ jobs }: World): Promise<Call> => ({ params: { id: (await jobs.waiting()).id } });
const aFile = async ({ jobs }: World): Promise<Call> => ({
  params: { id: (await jobs.waiting()).id, name: 'month.html' },
});
const nothing = (): Call => ({});
const aLane = (): Call => ({ params: { lane: 'crawl' } });
const aQueue = (): Call => ({ params: { queue: 'crawl' } });
const byAdmin = (): Call => ({ as: 'admin' });

/** An operation that is not here does not compile. */
export const baselines: Baselines = {
  submitJob: () => ({ json: { type: 'delay-print' } }),
  createUpload: nothing,
  upload: async () => ({ form: formOf(person(), await goodMonth()) }),
  listJobs: nothing,
  getJob: aJob,
  listRows: aJob,
  listLog: aJob,
  cancelJob: aJob,
  stopJob: aJob,
  retryJob: aJob,
  retryMatching: () => ({ json: { state: 'error' } }),
  listFiles: aJob,
  getFile: aFile,
  getDocument: aFile,
  deleteFiles: aJob,
  listLanes: nothing,
  pauseLane: aLane,
  drainLane: aLane,
  resumeLane: aLane,
  limitLane: () => ({ ...aLane(), json: { maxQueued: 5 } }),
  listJobTypes: nothing,
  getJobType: () => ({ params: { type: 'autofill' } }),
  listDeadLetterQueues: nothing,
  listDeadLetters: aQueue,
  redriveDeadLetters: aQueue,
  whoAmI: nothing,
  listKeys: byAdmin,
  createKey: () => ({ as: 'admin', json: { name: 'somebody', role: 'viewer' } }),
  revokeKey: () => ({ as: 'admin', params: { keyId: '0'.repeat(12) } }),
  listAudit: byAdmin,
  healthz: nothing,
  livez: nothing,
  ping: nothing,
  readyz: nothing,
  health: nothing,
  ready: nothing,
  openApi: nothing,
  docs: nothing,
  status: aJob,
  cancel: aJob,
  downloadTemplate: nothing,
  downloadPreviousTemplate: nothing,
  sessions: nothing,
};
