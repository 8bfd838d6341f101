/** A function as the template declares it, every name resolved. */
export interface FunctionConfig {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** The function's role, as the template names it: what it may do hangs on it. */
  readonly roleArn: string | undefined;
  /** Absolute directory of the code. */
  readonly taskRoot: string;
  readonly handler: string;
  readonly packageType: 'Zip' | 'Image';
  readonly timeoutSeconds: number;
  /** MemorySize of the template: what the function is told. */
  readonly memoryMb: number;
  /** What its environment is held to; undefined for no limit. */
  readonly memoryLimitMb: number | undefined;
  /** ReservedConcurrentExecutions: more invocations at once are throttled. */
  readonly reservedConcurrency: number | undefined;
  /** The template's Environment, the Dockerfile's ENV, and what the host was told to add. */
  readonly environment: Readonly<Record<string, string>>;
}
