/**
 * What an amount of work used, in the units AWS bills. Fractions occur: a read that may be stale is half a unit.
 *
 * - `dynamodbReadUnits`, `dynamodbWriteUnits`: request units of an on-demand table, its indexes included.
 * - `sqsRequests`, `sqsFifoRequests`: requests to standard and to FIFO queues; their prices differ.
 * - `s3Writes`: PUT, COPY, POST and LIST. `s3Reads`: all others, but for deleting, which is free and counts as neither.
 * - `httpRequests`: requests the HTTP API passed on.
 * - `gbSeconds`: Lambda memory in GB (1024 MB) × seconds it was held.
 * - `calls`: all calls to AWS, each attempt of a repeated one included. Not a line of the bill, but what tells a
 *   busy job from a long one.
 */
export type Usage = Readonly<Record<Billed | 'calls', number>>;

/** The lines of the bill: each has a price. */
export const billed = [
  'dynamodbReadUnits',
  'dynamodbWriteUnits',
  'sqsRequests',
  'sqsFifoRequests',
  'kmsRequests',
  's3Reads',
  's3Writes',
  'httpRequests',
  'invocations',
  'gbSeconds',
] as const;

export type Billed = (typeof billed)[number];

export const noUsage: Usage = combine(() => 0);

export const plus = (a: Usage, b: Usage): Usage => combine((line) => a[line] + b[line]);

/** What was used between two readings of one meter: `minus(later, earlier)`. */
export const minus = (a: Usage, b: Usage): Usage => combine((line) => a[line] - b[line]);

function combine(amount: (line: keyof Usage) => number): Usage {
  return {
    dynamodbReadUnits: amount('dynamodbReadUnits'),
    dynamodbWriteUnits: amount('dynamodbWriteUnits'),
    sqsRequests: amount('sqsRequests'),
    sqsFifoRequests: amount('sqsFifoRequests'),
    kmsRequests: amount('kmsRequests'),
    s3Reads: amount('s3Reads'),
    s3Writes: amount('s3Writes'),
    httpRequests: amount('httpRequests'),
    invocations: amount('invocations'),
    gbSeconds: amount('gbSeconds'),
    calls: amount('calls'),
  };
}

/**
 * What an admission still uses after its record was made: the transaction that stores it (about six small items with
 * their index entries, each doubled as in all transactions) and its doorbell. A fixed estimate: a record cannot tell
 * what its own storing cost.
 */
export const admissionTail: Usage = { ...noUsage, dynamodbWriteUnits: 18, sqsRequests: 1, calls: 2 };

/** The same for the write that ends a job: record, counters, secret, identity. */
export const acknowledgementTail: Usage = { ...noUsage, dynamodbWriteUnits: 12, calls: 1 };
