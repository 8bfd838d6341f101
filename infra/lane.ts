import { Duration, Size } from 'aws-cdk-lib';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import {
  DockerImageCode,
  DockerImageFunction,
  EventSourceMapping,
  RecursiveLoop,
} from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { doorbellEnv } from '../shared/env.ts';
import type { Lane as LaneLimits, LaneName } from '../shared/lanes.ts';
import { DoorbellQueue } from './doorbell-queue.ts';
import { functionDefaults } from './function-defaults.ts';
import { allow } from './grant.ts';

export interface LaneProps {
  readonly lane: LaneLimits;
  /** Docker build context of the worker. */
  readonly imageDirectory: string;
}

/** Room for a browser profile, screenshots and a workbook; Chromium itself lies unpacked in the image. */
const temporaryDiskMb = 1024;

/**
 * A lane: a queue of doorbells and the worker it wakes, at most `concurrency` at once.
 *
 * **One at a time** takes a FIFO queue with a single message group: Lambda then runs one invocation at most,
 * so the reserved concurrency of one is never hit. A standard queue is polled by several pollers whatever the
 * reservation (its own maximum concurrency starts at 2), throttled receives count towards the dead letters,
 * and messages whose job never ran end there. **Two and more** take a standard queue whose maximum
 * concurrency equals the reservation, which has no such trap.
 *
 * Reserving concurrency needs an account with more than Lambda's minimum of unreserved concurrency; a new
 * account may have to ask for its quota first.
 */
export class Lane extends Construct {
  readonly name: LaneName;
  readonly worker: LambdaFunction;
  readonly #doorbells: DoorbellQueue;
  readonly #environmentName: string;

  /** Construct id, e.g. `BrowserLane`. */
  static idOf({ name }: LaneLimits): string {
    return `${name.charAt(0).toUpperCase()}${name.slice(1)}Lane`;
  }

  constructor(scope: Construct, id: string, { lane, imageDirectory }: LaneProps) {
    super(scope, id);
    const single = lane.concurrency === 1;
    this.#environmentName = doorbellEnv(lane.name);
    this.name = lane.name;
    this.#doorbells = new DoorbellQueue(this, 'Doorbells', {
      fifo: single,
      consumerTimeoutSeconds: lane.timeoutSeconds,
    });
    this.worker = new DockerImageFunction(this, 'Worker', {
      ...functionDefaults(this, 'Worker'),
      description: `Runs the jobs of the lane ${lane.name}, ${lane.concurrency} at once.`,
      // The command is stated here as well as in the Dockerfile: the template alone says what runs.
      code: DockerImageCode.fromImageAsset(imageDirectory, {
        cmd: ['index.handler'],
        platform: Platform.LINUX_AMD64,
      }),
      memorySize: lane.memoryMb,
      timeout: Duration.seconds(lane.timeoutSeconds),
      ephemeralStorageSize: Size.mebibytes(temporaryDiskMb),
      reservedConcurrentExecutions: lane.concurrency,
      // The worker rings its own lane when more waits. Lambda would cut that chain after about 16 rings;
      // our bound is the attempt limit of each job.
      recursiveLoop: RecursiveLoop.ALLOW,
    });
    this.worker.addEnvironment('NODE_OPTIONS', nodeOptions(lane));
    new EventSourceMapping(this, 'Mapping', {
      target: this.worker,
      eventSourceArn: this.#doorbells.queue.queueArn,
      batchSize: 1,
      reportBatchItemFailures: true,
      ...(!single && { maxConcurrency: lane.concurrency }),
    });
    this.#grantAnswer(this.worker);
    this.grantRing(this.worker);
  }

  /** Ring this lane. */
  grantRing(fn: LambdaFunction): void {
    const { queueArn, queueUrl } = this.#doorbells.queue;
    allow(fn, {
      actions: ['sqs:SendMessage'],
      resources: [queueArn],
      environment: { [this.#environmentName]: queueUrl },
    });
  }

  /** Ring again for dead letters. */
  grantRedrive(fn: LambdaFunction): void {
    this.#doorbells.grantRedrive(fn, this.name);
  }

  /** Receive for the mapping, and shorten or extend the time a doorbell stays hidden. */
  #grantAnswer(fn: LambdaFunction): void {
    allow(fn, {
      actions: [
        'sqs:ReceiveMessage',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
        'sqs:ChangeMessageVisibility',
      ],
      resources: [this.#doorbells.queue.queueArn],
    });
  }
}

/**
 * A small nursery: V8 otherwise lets a month of browser traffic grow to 200 MB before it tidies up. No source maps: the
 * worker reads its map itself when an error has to be told (readable-stack.ts); Node would read it at the first error of
 * any kind, for 65 MB (measured).
 */
const nodeOptions = ({ nodeHeapMb }: LaneLimits): string =>
  [
    '--max-semi-space-size=2',
    ...(nodeHeapMb === undefined ? [] : [`--max-old-space-size=${nodeHeapMb}`]),
  ].join(' ');
