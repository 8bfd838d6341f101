import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { BlockPublicAccess, Bucket, BucketEncryption, CfnBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { allow, justifyWildcard } from './grant.ts';

export interface FilesBucketProps {
  readonly disposable: boolean;
}

/** An upload is read once, when its job is admitted; a result lives as long as its job. */
const uploadDays = 1;
const resultDays = 7;

/**
 * Uploads (`uploads/`) and results (`results/`), each under a prefix with its own term.
 *
 * - Not versioned: what was validated is stored with the job, keys are made by the server and used once, and an
 *   upload someone deletes should be gone.
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
        { id: 'results', prefix: 'results/', expiration: Duration.days(resultDays) },
        { id: 'unfinished', abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      removalPolicy: disposable ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    });
    Validations.of(this.#bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Files live a day or a week and are reached only by these functions, whose own logs name the job; ' +
        'a second bucket of access logs would outlive what it describes.',
    });
  }

  /** Make upload forms (a form has the rights of its maker), and inspect what came. */
  grantTakeUpload(fn: LambdaFunction): void {
    this.#grant(fn, 'uploads/', ['s3:PutObject', 's3:GetObject']);
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
