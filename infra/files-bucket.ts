import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { BlockPublicAccess, Bucket, BucketEncryption, CfnBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import {
  documentDays,
  documentsPrefix,
  resultDays,
  resultsPrefix,
  sourcesPrefix,
  sourceTerms,
} from '../shared/file-keys.ts';
import { allow, justifyWildcard } from './grant.ts';

export interface FilesBucketProps {
  readonly disposable: boolean;
}

/** An upload is read once, when its job is admitted. */
const uploadDays = 1;

/**
 * Uploads (`uploads/`), what jobs were sent with (`sources/`), what they kept (`results/`), and documents on their way
 * out (`documents/`), each under a prefix with a term of its own: shared/file-keys.ts says which and why.
 *
 * - Terms are the net under deletion, not the way to it: whoever deletes the files of a job deletes them at once, and
 *   a job whose record is gone is not found, whether its files lie here for some days yet or not.
 * - Not versioned: what was validated is stored with the job under a hash, keys are made by the server and used once,
 *   and what someone deletes should be gone.
 * - No CORS: browsers reach files through the API. A console on another origin would add its rule here.
 * - Nobody may list it, so a key that is not there answers 403, not 404: callers take both for "gone".
 * - A disposable stack's bucket must be empty before CloudFormation can delete it.
 */
export class FilesBucket extends Construct {
  readonly #bucket: Bucket;

  constructor(scope: Construct, id: string, { disposable }: FilesBucketProps) {
    super(scope, id);
    this.#bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      versioned: false,
      lifecycleRules: [
        { id: 'uploads', prefix: 'uploads/', expiration: Duration.days(uploadDays) },
        ...sourceTerms.map(({ prefix, daysAhead, days }) => ({
          id: `sources-${daysAhead}`,
          prefix,
          expiration: Duration.days(days),
        })),
        { id: 'results', prefix: resultsPrefix, expiration: Duration.days(resultDays) },
        { id: 'documents', prefix: documentsPrefix, expiration: Duration.days(documentDays) },
        { id: 'unfinished', abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      removalPolicy: disposable ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    });
    Validations.of(this.#bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Files live as long as their job and are reached only by these functions, whose own logs say so; ' +
        'a second bucket of access logs would outlive what it describes.',
    });
  }

  /** Make upload forms (a form has the rights of its maker), and inspect what came. */
  grantTakeUpload(fn: LambdaFunction): void {
    this.#grant(fn, 'uploads/', ['s3:PutObject', 's3:GetObject']);
  }

  /** Put away what a job is sent with, and take it back when the job is refused. */
  grantTakeSource(fn: LambdaFunction): void {
    this.#grant(fn, sourcesPrefix, ['s3:PutObject', 's3:DeleteObject']);
  }

  /** Read what a job was sent with; keep and read what its run shows. */
  grantKeep(fn: LambdaFunction): void {
    this.#grant(fn, sourcesPrefix, ['s3:GetObject']);
    this.#grant(fn, resultsPrefix, ['s3:PutObject', 's3:GetObject']);
  }

  /** Hand files out (a link has the rights of its maker), and documents drawn up from them. No file can be changed. */
  grantHandOut(fn: LambdaFunction): void {
    this.#grant(fn, sourcesPrefix, ['s3:GetObject']);
    this.#grant(fn, resultsPrefix, ['s3:GetObject']);
    this.#grant(fn, documentsPrefix, ['s3:PutObject', 's3:GetObject']);
  }

  /** Delete without looking. */
  grantDelete(fn: LambdaFunction): void {
    for (const prefix of [sourcesPrefix, resultsPrefix, documentsPrefix])
      this.#grant(fn, prefix, ['s3:DeleteObject']);
  }

  #grant(fn: LambdaFunction, prefix: string, actions: readonly string[]): void {
    allow(fn, {
      actions,
      resources: [this.#bucket.arnForObjects(`${prefix}*`)],
      environment: { FILES_BUCKET: this.#bucket.bucketName },
    });
    const { defaultChild } = this.#bucket.node;
    if (!(defaultChild instanceof CfnBucket)) throw new TypeError('the bucket has no resource of its own');
    const arn = `<${Stack.of(this).getLogicalId(defaultChild)}.Arn>`;
    justifyWildcard(fn, `${arn}/${prefix}*`, `Keys under ${prefix} are made at run time, one per job.`);
  }
}
