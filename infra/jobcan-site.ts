import { CfnParameter } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/** An origin without a path: HTTPS, or plain HTTP on the machine itself for a practice site. */
const origin = '^(https://[A-Za-z0-9.-]+(:[0-9]+)?|http://(127\\.0\\.0\\.1|localhost):[0-9]+)$';

/** Politeness: a person at the page would not be faster. */
const defaultPauseMs = 300;

/** Where the attendance site is: parameters of the template, so that a practice site can stand in for it. */
export class JobcanSite {
  readonly #idUrl: CfnParameter;
  readonly #sslUrl: CfnParameter;
  readonly #pauseMs: CfnParameter;

  constructor(scope: Construct) {
    this.#idUrl = originParameter(scope, 'JobcanIdUrl', 'https://id.jobcan.jp', 'Sign-in site of Jobcan.');
    this.#sslUrl = originParameter(
      scope,
      'JobcanSslUrl',
      'https://ssl.jobcan.jp',
      'Attendance site of Jobcan.',
    );
    this.#pauseMs = new CfnParameter(scope, 'JobcanPauseMs', {
      type: 'Number',
      default: defaultPauseMs,
      minValue: 0,
      maxValue: 10_000,
      description: 'Least time between two punches sent to Jobcan, in milliseconds.',
    });
  }

  configure(fn: LambdaFunction): void {
    fn.addEnvironment('JOBCAN_ID_URL', this.#idUrl.valueAsString);
    fn.addEnvironment('JOBCAN_SSL_URL', this.#sslUrl.valueAsString);
    fn.addEnvironment('JOBCAN_PAUSE_MS', this.#pauseMs.valueAsString);
  }
}

const originParameter = (scope: Construct, id: string, value: string, description: string) =>
  new CfnParameter(scope, id, {
    type: 'String',
    default: value,
    description,
    allowedPattern: origin,
    constraintDescription: 'an https origin without a path',
  });
