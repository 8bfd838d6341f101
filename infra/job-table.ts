import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { allow, deny } from './grant.ts';

export interface JobTableProps {
  readonly disposable: boolean;
}

/** Names that shared/store/keys.ts uses too; a test holds the two together. */
const workIndex = 'work';
const listIndex = 'list';
const waitIndex = 'wait';
const ownerIndex = 'owner';

/** What lists show of a job. All of it changes only with the state, so that a beat writes no index. */
const listed = [
  'id',
  'type',
  'lane',
  'state',
  'title',
  'priority',
  'series',
  'submittedAt',
  'firstStartedAt',
  'startedAt',
  'finishedAt',
  'expiresAt',
  'owner',
  'error',
];

/** Partitions of access keys, of their last use, of the audit. Names that shared/store/keys.ts uses too. */
const keyPartition = 'KEYS';
const keyUsePartition = 'KEY-USE';
const auditPartitions = 'AUDIT#*';

/**
 * The one table: jobs, their rows and logs, lanes, locks, access keys, the audit. On demand, because a queue is idle
 * most of the day.
 *
 * - Index `work` (sparse: unfinished jobs only) says what to do next. Keys alone: a claim decides on the base
 *   item anyway, and a position is a count of keys.
 * - Index `wait` (sparse: waiting jobs only) says who has waited too long. The order of the line does not tell.
 * - Index `list` shows jobs of a state, newest first; index `owner` (sparse: jobs with an owner only) those of one
 *   owner. They copy only what changes with the state, so that the beat every 2 s (lease, progress) does not write them
 *   as well.
 * - TTL removes finished jobs, and what people did long ago; it is never a timer, readers judge `expiresAt` themselves.
 *
 * Encryption at rest is DynamoDB's own; secrets in it are sealed with the vault key besides.
 */
export class JobTable extends Construct {
  readonly name: string;
  readonly #table: Table;

  constructor(scope: Construct, id: string, { disposable }: JobTableProps) {
    super(scope, id);
    const text = (name: string) => ({ name, type: AttributeType.STRING });
    this.#table = new Table(this, 'Table', {
      partitionKey: text('pk'),
      sortKey: text('sk'),
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: 'expiresAt',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: !disposable,
      removalPolicy: disposable ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    });
    this.#table.addGlobalSecondaryIndex({
      indexName: workIndex,
      partitionKey: text('gsi1pk'),
      sortKey: text('gsi1sk'),
      projectionType: ProjectionType.KEYS_ONLY,
    });
    this.#table.addGlobalSecondaryIndex({
      indexName: listIndex,
      partitionKey: text('gsi2pk'),
      sortKey: text('gsi2sk'),
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: listed,
    });
    this.#table.addGlobalSecondaryIndex({
      indexName: waitIndex,
      partitionKey: text('gsi3pk'),
      sortKey: text('gsi3sk'),
      projectionType: ProjectionType.KEYS_ONLY,
    });
    this.#table.addGlobalSecondaryIndex({
      indexName: ownerIndex,
      partitionKey: text('gsi4pk'),
      sortKey: text('gsi4sk'),
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: listed,
    });
    this.name = this.#table.tableName;
  }

  /** Admit: one transaction of puts and counters. A transaction needs the rights of its parts. */
  grantAdmit(fn: LambdaFunction): void {
    this.#grant(fn, ['GetItem', 'PutItem', 'UpdateItem']);
    this.#grantQuery(fn);
    this.#deny(fn, ['PutItem', 'UpdateItem'], keyPartition);
    this.#deny(fn, ['UpdateItem'], auditPartitions);
  }

  /** Look, and note that the key somebody came with was used: no other item can be written. */
  grantRead(fn: LambdaFunction): void {
    this.#grant(fn, ['GetItem']);
    this.#grantQuery(fn);
    allow(fn, {
      actions: ['dynamodb:UpdateItem'],
      resources: [this.#table.tableArn],
      // With no key named at all this holds too; an UpdateItem always names one.
      conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [keyUsePartition] } },
    });
  }

  /** Move a job that a person names: ending it deletes its secret and lock, reviving it takes the lock again. */
  grantOperate(fn: LambdaFunction): void {
    this.#grant(fn, ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem']);
    this.#grantQuery(fn);
    this.#deny(fn, ['DeleteItem'], keyPartition);
    this.#deny(fn, ['UpdateItem', 'DeleteItem'], auditPartitions);
  }

  /** Find what is due or lost, and move it. */
  grantTick(fn: LambdaFunction): void {
    this.#grant(fn, ['GetItem', 'UpdateItem', 'DeleteItem']);
    this.#grantQuery(fn);
    this.#denyAccess(fn);
  }

  /** Claim, beat, write rows and logs behind the fence, finish. */
  grantRun(fn: LambdaFunction): void {
    this.#grant(fn, ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem']);
    this.#grantQuery(fn);
    this.#denyAccess(fn);
  }

  /** Who may come in, and what was done, is no business of a function that works. */
  #denyAccess(fn: LambdaFunction): void {
    for (const partition of [keyPartition, auditPartitions])
      this.#deny(fn, ['PutItem', 'UpdateItem', 'DeleteItem'], partition);
  }

  /** Holds for each part of a transaction. An entry of the audit can be put, and not be changed; a key not be taken away. */
  #deny(fn: LambdaFunction, itemActions: readonly string[], partition: string): void {
    deny(fn, {
      actions: itemActions.map((action) => `dynamodb:${action}`),
      resources: [this.#table.tableArn],
      conditions: { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': [partition] } },
    });
  }

  #grant(fn: LambdaFunction, itemActions: readonly string[]): void {
    allow(fn, {
      actions: itemActions.map((action) => `dynamodb:${action}`),
      resources: [this.#table.tableArn],
      environment: { TABLE_NAME: this.#table.tableName },
    });
  }

  /** Queries reach the table and its indexes by name; item actions the table alone. */
  #grantQuery(fn: LambdaFunction): void {
    const table = this.#table.tableArn;
    allow(fn, {
      actions: ['dynamodb:Query'],
      resources: [
        table,
        `${table}/index/${workIndex}`,
        `${table}/index/${listIndex}`,
        `${table}/index/${waitIndex}`,
        `${table}/index/${ownerIndex}`,
      ],
    });
  }
}
