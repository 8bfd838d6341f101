/**
 * The lanes: each is a queue with its own concurrency. Infrastructure, API and worker all read this one table.
 *
 * - `concurrency`: how many jobs of the lane run at once, held in data (`running ≤ concurrency`) and as the
 *   reserved concurrency of the lane's worker function.
 * - `memoryMb`: memory of the worker function. A month of attendance needs under 400 MB with Chromium; Lambda
 *   gives CPU in proportion to memory, which is why the function has more.
 * - `nodeHeapMb`: how much of it V8 may take for its own heap, where the rest is for something else. Its live objects take
 *   some 45 MB; without a bound it grows to twice as much before it tidies up.
 * - `timeoutSeconds`: of the worker function, at most Lambda's 900. A job's hard limit must fit into it.
 * - `maxQueued`: jobs that may wait, and as many that may be scheduled for later; the next is refused with QUEUE_FULL.
 *   An operator may set another number while the lane runs.
 * - `maxQueueWaitSeconds`: a job that waited longer ends as `timeout`.
 * - `turnSeconds`: how far jobs of one submitter stand apart in the line: about the time a job takes there, so that
 *   somebody else's job finds its place between them (claim-order.ts).
 */
export interface Lane {
  readonly name: LaneName;
  readonly concurrency: number;
  readonly memoryMb: number;
  readonly nodeHeapMb?: number;
  readonly timeoutSeconds: number;
  readonly maxQueued: number;
  readonly maxQueueWaitSeconds: number;
  readonly turnSeconds: number;
}

export type LaneName = 'browser' | 'documents' | 'crawl';

export const lanes: Readonly<Record<LaneName, Lane>> = {
  /** One Chromium at a time. */
  browser: {
    name: 'browser',
    concurrency: 1,
    memoryMb: 1024,
    nodeHeapMb: 96,
    timeoutSeconds: 420,
    maxQueued: 50,
    maxQueueWaitSeconds: 1800,
    turnSeconds: 60,
  },
  /** Work on one file at a time that needs memory, no browser. */
  documents: {
    name: 'documents',
    concurrency: 2,
    memoryMb: 1024,
    timeoutSeconds: 420,
    maxQueued: 200,
    maxQueueWaitSeconds: 3600,
    turnSeconds: 20,
  },
  /** Work that mostly waits for other people's servers; whole sites and lists of papers are queued at once. */
  crawl: {
    name: 'crawl',
    concurrency: 4,
    memoryMb: 512,
    timeoutSeconds: 420,
    maxQueued: 10_000,
    maxQueueWaitSeconds: 24 * 3600,
    turnSeconds: 15,
  },
};

export const isLaneName = (value: unknown): value is LaneName =>
  typeof value === 'string' && Object.hasOwn(lanes, value);
