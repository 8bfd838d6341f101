/**
 * The lanes: each is a queue with its own concurrency. Infrastructure, API and worker all read this one table.
 *
 * - `concurrency`: how many jobs of the lane run at once, held in data (`running ≤ concurrency`) and as the
 *   reserved concurrency of the lane's worker function.
 * - `memoryMb`: memory of the worker function. A month of attendance needs under 400 MB with Chromium; Lambda
 *   gives CPU in proportion to memory, which is why the function has more.
 * - `timeoutSeconds`: of the worker function, at most Lambda's 900. A job's hard limit must fit into it.
 * - `maxQueued`: jobs that may wait; the next is refused with QUEUE_FULL.
 * - `maxQueueWaitSeconds`: a job that waited longer ends as `timeout`.
 */
export interface Lane {
  readonly name: LaneName;
  readonly concurrency: number;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly maxQueued: number;
  readonly maxQueueWaitSeconds: number;
}

export type LaneName = 'browser';

export const lanes: Readonly<Record<LaneName, Lane>> = {
  browser: {
    name: 'browser',
    concurrency: 1,
    memoryMb: 1024,
    timeoutSeconds: 420,
    maxQueued: 50,
    maxQueueWaitSeconds: 1800,
  },
};
