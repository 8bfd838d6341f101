/** What the host and the process of an environment say to each other, over Node's IPC channel. */
import * as z from 'zod';

export interface Init {
  readonly type: 'init';
  /** `file.export`, the file relative to the task root. */
  readonly handler: string;
  readonly taskRoot: string;
  /** A zip function brings its packages; an image has some installed beside the bundle. */
  readonly packageType: 'Zip' | 'Image';
}

export interface Invoke {
  readonly type: 'invoke';
  readonly requestId: string;
  readonly event: unknown;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  readonly invokedFunctionArn: string;
}

export type ToEnvironment = Init | Invoke;

const FunctionError = z.object({
  errorType: z.string(),
  errorMessage: z.string(),
  trace: z.array(z.string()).default([]),
});

export const FromEnvironment = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('init_failed'), error: FunctionError }),
  z.object({ type: z.literal('succeeded'), requestId: z.string(), payload: z.unknown() }),
  z.object({ type: z.literal('failed'), requestId: z.string(), error: FunctionError }),
]);
export type FromEnvironment = z.input<typeof FromEnvironment>;
