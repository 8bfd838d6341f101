import { Duration } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, type RecursiveLoop, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { functionDefaults } from './function-defaults.ts';

export interface ZipFunctionProps {
  /** Holds `index.mjs`, as bundle.ts writes it. */
  readonly codeDirectory: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly recursiveLoop?: RecursiveLoop;
  /** For asynchronous invocations: whether Lambda repeats one that failed (twice, if nothing is said). */
  readonly retryAttempts?: number;
  /** For asynchronous invocations: how long Lambda keeps one that it could not begin (6 hours, if nothing is said). */
  readonly maxEventAge?: Duration;
}

/** A bundled function on Lambda's own Node. */
export class ZipFunction extends LambdaFunction {
  constructor(scope: Construct, id: string, props: ZipFunctionProps) {
    super(scope, id, {
      ...functionDefaults(scope, id),
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromAsset(props.codeDirectory),
      memorySize: props.memoryMb,
      timeout: Duration.seconds(props.timeoutSeconds),
      ...(props.recursiveLoop && { recursiveLoop: props.recursiveLoop }),
      ...(props.retryAttempts !== undefined && { retryAttempts: props.retryAttempts }),
      ...(props.maxEventAge && { maxEventAge: props.maxEventAge }),
    });
  }
}
