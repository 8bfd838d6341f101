import * as z from 'zod';
import { noUsage, plus, type Usage } from '../shared/usage.ts';

/** The part of an AWS SDK client that a watcher needs. DynamoDB (plain or document), SQS, KMS and S3 clients fit. */
export interface WatchedClient {
  readonly middlewareStack: {
    add(middleware: Middleware, where: { step: 'initialize'; name: string; override: true }): void;
    add(
      middleware: Middleware,
      where: { step: 'deserialize'; priority: 'high' | 'low'; name: string; override: true },
    ): void;
  };
}

type Middleware = <Call extends { input: object }, Answer extends { response: unknown; output?: object }>(
  next: (call: Call) => Promise<Answer>,
  context: { readonly clientName?: string; readonly commandName?: string },
) => (call: Call) => Promise<Answer>;

/**
 * Counts what this process uses of AWS, for its whole life. Whoever wants to know what one job used keeps the total
 * from before it and takes `minus(meter.total(), before)`: two jobs never run at once in one Lambda environment, so
 * one meter per environment is right.
 *
 * DynamoDB says itself what a call consumed. Where it does not (a refused condition is billed, but its answer names no
 * units; an emulator may never name any), one unit is counted for each item read or written, two in a transaction:
 * right for strongly read items up to 4 KB and written ones up to 1 KB outside the indexes, else a guess. A call that
 * was throttled, failed or never answered counts as a call only.
 */
export class Meter {
  readonly #memoryGb: number;
  readonly #monotonicMs: () => number;
  #used: Usage = noUsage;
  #countedUntil: number | undefined;

  /**
   * @param memoryMb of the function; by default what Lambda says, outside Lambda none
   * @param monotonicMs milliseconds from any beginning; never set back
   */
  constructor(memoryMb: number = lambdaMemoryMb(), monotonicMs: () => number = () => performance.now()) {
    this.#memoryGb = memoryMb / 1024;
    this.#monotonicMs = monotonicMs;
  }

  /** Counts the client's calls from now on. A client, or two that share their middleware, is counted once. */
  watch({ middlewareStack }: WatchedClient): void {
    middlewareStack.add(askForUnits, { step: 'initialize', name: 'meterAsks', override: true });
    const count: Middleware = (next, { clientName, commandName = '' }) => {
      const operation = clientName === 'DynamoDBClient' ? operations.get(commandName) : undefined;
      return async (call) => {
        this.#add({ calls: 1, ...requestOf(clientName, commandName, call.input) });
        if (!operation) return next(call);
        try {
          const answer = await next(call);
          this.#add(consumed(operation, answer.output) ?? guessed(operation, call.input));
          return answer;
        } catch (error) {
          if (error instanceof Error && refusals.has(error.name)) this.#add(guessed(operation, call.input));
          throw error;
        }
      };
    };
    // The outermost place inside the SDK's retries: each attempt passes, and its answer is parsed already.
    middlewareStack.add(count, {
      step: 'deserialize',
      priority: 'high',
      name: 'meterCounts',
      override: true,
    });
  }

  /**
   * Time counts from here up to each `total()`. What follows the last one of an invocation is not counted: nobody
   * can tell it from the time the environment lay frozen.
   */
  invocationBegins(by: 'http' | 'event' = 'event'): void {
    this.#add({ invocations: 1, httpRequests: by === 'http' ? 1 : 0 });
    this.#countedUntil = this.#monotonicMs();
  }

  /** Everything used so far, the running invocation's time included. */
  total(): Usage {
    if (this.#countedUntil !== undefined) {
      const now = this.#monotonicMs();
      this.#add({ gbSeconds: ((now - this.#countedUntil) / 1000) * this.#memoryGb });
      this.#countedUntil = now;
    }
    return this.#used;
  }

  #add(some: Partial<Usage>): void {
    this.#used = added(this.#used, some);
  }
}

const added = (sum: Usage, some: Partial<Usage>): Usage => plus(sum, { ...noUsage, ...some });

function lambdaMemoryMb(): number {
  return z.coerce.number().positive().catch(0).parse(process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE);
}

/** One request, as its service bills it. */
function requestOf(clientName: string | undefined, commandName: string, input: object): Partial<Usage> {
  switch (clientName) {
    case 'SQSClient':
      return queueSchema.parse(input).QueueUrl.endsWith('.fifo')
        ? { sqsFifoRequests: 1 }
        : { sqsRequests: 1 };
    case 'KMSClient':
      return { kmsRequests: 1 };
    case 'S3Client':
      if (/^(Delete|Abort)/.test(commandName)) return {};
      return /^(Put|Copy|Create|Upload|Complete|List)/.test(commandName) ? { s3Writes: 1 } : { s3Reads: 1 };
    default:
      return {};
  }
}

/** A FIFO queue's name, and so its URL, ends in `.fifo`. Commands that name a queue otherwise are not told apart. */
const queueSchema = z.object({ QueueUrl: z.string().catch('') });

interface Operation {
  readonly line: 'dynamodbReadUnits' | 'dynamodbWriteUnits';
  readonly unitsPerItem: number;
}

const read: Operation = { line: 'dynamodbReadUnits', unitsPerItem: 1 };
const write: Operation = { line: 'dynamodbWriteUnits', unitsPerItem: 1 };

/** The operations on items: those that consume units and can be asked how many. */
const operations: ReadonlyMap<string, Operation> = new Map([
  ['GetItemCommand', read],
  ['BatchGetItemCommand', read],
  ['QueryCommand', read],
  ['ScanCommand', read],
  ['TransactGetItemsCommand', { ...read, unitsPerItem: 2 }],
  ['PutItemCommand', write],
  ['UpdateItemCommand', write],
  ['DeleteItemCommand', write],
  ['BatchWriteItemCommand', write],
  ['TransactWriteItemsCommand', { ...write, unitsPerItem: 2 }],
]);

/** Answers that say no after DynamoDB has looked at the items. */
const refusals: ReadonlySet<string> = new Set([
  'ConditionalCheckFailedException',
  'TransactionCanceledException',
]);

const askForUnits: Middleware =
  (next, { clientName, commandName = '' }) =>
  (call) => {
    if (clientName !== 'DynamoDBClient' || !operations.has(commandName)) return next(call);
    if ('ReturnConsumedCapacity' in call.input && call.input.ReturnConsumedCapacity !== undefined)
      return next(call);
    return next({ ...call, input: { ...call.input, ReturnConsumedCapacity: 'TOTAL' } });
  };

const capacitySchema = z.object({
  CapacityUnits: z.number(),
  ReadCapacityUnits: z.number().optional(),
  WriteCapacityUnits: z.number().optional(),
});
const consumedSchema = z.object({ ConsumedCapacity: capacitySchema.or(z.array(capacitySchema).nonempty()) });

/**
 * The units DynamoDB names, one entry per table in batches and transactions. Transactions tell reads from writes
 * themselves: one that is repeated under the token of one that was done only reads.
 */
function consumed({ line }: Operation, output: object | undefined): Usage | undefined {
  const parsed = consumedSchema.safeParse(output);
  if (!parsed.success) return undefined;
  const entries = [parsed.data.ConsumedCapacity].flat();
  return entries
    .map(({ CapacityUnits, ReadCapacityUnits, WriteCapacityUnits }): Partial<Usage> => {
      if (ReadCapacityUnits === undefined && WriteCapacityUnits === undefined)
        return { [line]: CapacityUnits };
      return { dynamodbReadUnits: ReadCapacityUnits ?? 0, dynamodbWriteUnits: WriteCapacityUnits ?? 0 };
    })
    .reduce(added, noUsage);
}

const itemsSchema = z.object({
  TransactItems: z.array(z.unknown()).optional(),
  RequestItems: z
    .record(z.string(), z.array(z.unknown()).or(z.object({ Keys: z.array(z.unknown()) })))
    .optional(),
});

function guessed({ line, unitsPerItem }: Operation, input: object): Partial<Usage> {
  const { data: { TransactItems, RequestItems } = {} } = itemsSchema.safeParse(input);
  const batch =
    RequestItems && Object.values(RequestItems).flatMap((of) => (Array.isArray(of) ? of : of.Keys));
  return { [line]: (TransactItems ?? batch ?? [input]).length * unitsPerItem };
}
