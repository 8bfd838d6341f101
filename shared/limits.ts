/** Limits that hold for every job, with where they come from. Those of one lane are in lanes.ts. */

/** A claim is lost when its worker has not renewed it for this long. */
export const leaseSeconds = 60;

/**
 * Others take a job only this long after its lease is over: what clocks may differ by after they were set by the
 * table's (3 s, functions/service-clock.ts), and a write that was under way.
 */
export const leaseMarginSeconds = 5;

/** How often a worker writes its beat; the answer carries a stop request, so a stop is seen within this time. */
export const beatSeconds = 2;

/** Attempts of a job, the first included, before a temporary error becomes final. */
export const maxAttempts = 3;

/**
 * Workers that may be lost (crash, out of memory) before they have come further than every run before them: after so
 * many the job itself is taken for the cause.
 */
export const maxLostWorkers = 3;

/** Workers that may be lost in one series however far they came. */
export const maxLostWorkersInAll = 20;

/** Runs that may give way (deploy, function nearly out of time) in one series, before that is an error. */
export const maxInterruptions = 20;

/** Attempts in a row that find another side away, before no job that depends on it is begun any more. */
export const breakerFailures = 5;

/** Then one job tries it again every so often. */
export const breakerPauseSeconds = 60;

/** Backoff between attempts of types that say nothing else: full jitter under base × 2ⁿ, at most the cap. */
export const defaultBackoff = { baseSeconds: 60, capSeconds: 600 } as const;

/** Each level of priority is a head start of this long over those that join the line later. */
export const priorityHeadStartSeconds = 60;

/** Nobody is set further back in the line than this by the many jobs they submitted before. */
export const maxTurnLeadSeconds = 1800;

/** How far ahead a job may be scheduled. */
export const maxScheduleSeconds = 366 * 24 * 3600;

/** A job can be tried again by a person for this long after its life began. */
export const retryableSeconds = 7 * 24 * 3600;

/** After that it may go on for this long, whatever brings it back into the line. */
export const maxWorkSeconds = 24 * 3600;

/** Former series that a record remembers. */
export const maxHistory = 20;

/** Whoever repeats a request with the same Idempotency-Key within this time is answered with the same job. */
export const idempotencySeconds = 24 * 3600;
export const maxIdempotencyKeyLength = 255;

/** Finished jobs, their rows and logs are kept this long (JOB_RETENTION_SECONDS was 1800; people asked for days). */
export const retentionSeconds = 7 * 24 * 3600;

/**
 * The items beside a record (input, rows, log) go this long after the job's life began: it may be tried again for
 * retryableSeconds, may wait and work for maxWorkSeconds after that (an hour on top for the run that was under way then),
 * and is kept for retentionSeconds. They outlive it, never the other way round: a row that is gone would be done twice.
 */
export const sideItemSeconds = retryableSeconds + maxWorkSeconds + 3600 + retentionSeconds;

/** What people did is kept this long: a year, and some weeks to look into it. */
export const auditRetentionSeconds = 400 * 24 * 3600;

/** A key in use is noted no more often than this, so that a request is rarely a write. */
export const lastUsedSeconds = 300;

/** Whose an upload is: kept as long as the file, which the bucket removes after a day (infra/files-bucket.ts). */
export const uploadRecordSeconds = 24 * 3600;

/** Log lines per job and characters per line (MAX_JOB_LOGS, and the line cap that came with it). */
export const maxLogLines = 500;
export const maxLogLineLength = 2000;

/** The exact place in the line is counted up to here. */
export const maxExactPosition = 1000;

/** After it was told to stop, the work has this long to end by itself; then its resources are taken away. */
export const graceSeconds = 10;

/** Closing what the work opened may take this long before the job is acknowledged without it. */
export const cleanupSeconds = 10;

/** A worker must have stopped its job this long before its function would be cut off. */
export const functionMarginSeconds = 10;

/** A queued job whose doorbell was not answered for this long is rung again by tick. */
export const forgottenDoorbellSeconds = 30;

/** A direct upload through the API (Lambda takes 6 MB, base64 included); larger files go to the bucket first. */
export const maxDirectUploadBytes = 4 * 1024 * 1024;

/** Wrong passwords sent for one live job before nobody is told of it any more: it must not become a way to guess. */
export const maxWrongProofs = 5;

/** Largest upload (MAX_FILE_SIZE_MB). */
export const maxUploadBytes = 10 * 1024 * 1024;

/** Presigned upload forms are good for this long. */
export const uploadFormSeconds = 300;

/** JSON request bodies; none of ours needs more. */
export const maxJsonBytes = 64 * 1024;
