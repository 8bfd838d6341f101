import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { type Function as LambdaFunction, RecursiveLoop } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { type Wakeups, wakeupTimeoutSeconds } from './wakeups.ts';
import { ZipFunction } from './zip-function.ts';

export interface TickProps {
  readonly codeDirectory: string;
  readonly wakeups: Wakeups;
}

/** What nobody else will do, once a minute and whenever a wakeup comes due. */
export class Tick extends Construct {
  readonly handler: LambdaFunction;

  constructor(scope: Construct, id: string, { codeDirectory, wakeups }: TickProps) {
    super(scope, id);
    this.handler = new ZipFunction(this, 'Function', {
      codeDirectory,
      memoryMb: 512,
      timeoutSeconds: wakeupTimeoutSeconds,
      // A wakeup may lead to another wakeup: see Lane.
      recursiveLoop: RecursiveLoop.ALLOW,
      // A minute that failed, or could not begin, is not worth repeating either.
      retryAttempts: 0,
      maxEventAge: Duration.minutes(1),
    });
    new Rule(this, 'EveryMinute', {
      description: 'Readies due jobs, rescues lost ones, rings forgotten doorbells.',
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [
        // A minute that could not be delivered is not worth repeating: the next one does the same.
        new LambdaTarget(this.handler, { retryAttempts: 0, maxEventAge: Duration.minutes(1) }),
      ],
    });
    wakeups.wake(this.handler);
  }
}
