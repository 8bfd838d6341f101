import {
  DynamoDBClient,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { DynamoJobStore } from '../../shared/store/dynamo-job-store.ts';
import { transact } from '../../shared/store/transact.ts';

const none = { Code: 'None' };
const conflict = { Code: 'TransactionConflict' };
const condition = { Code: 'ConditionalCheckFailed' };

/** A table that answers transactions with these cancellations, one after the other, and then takes them. */
function tableThatCancels(...cancellations: readonly { Code: string }[][]) {
  const raw = new DynamoDBClient({
    region: 'local',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  });
  let calls = 0;
  raw.middlewareStack.add(
    () => async () => {
      const reasons = cancellations[calls];
      calls += 1;
      if (!reasons) return { output: { $metadata: {} }, response: {} };
      throw new TransactionCanceledException({
        message: 'cancelled',
        CancellationReasons: reasons,
        $metadata: {},
      });
    },
    { step: 'initialize' },
  );
  return { client: DynamoDBDocumentClient.from(raw), calls: () => calls };
}

/** The emulator runs transactions one after the other, so what two at once do to each other is shown here. */
describe('a transaction', () => {
  it('that met another on its way comes again until it is through', async () => {
    const table = tableThatCancels([none, conflict], [conflict, none], [none, conflict]);
    expect(await transact(table.client, [])).toEqual([]);
    expect(table.calls()).toBe(4);
  });

  it('whose condition failed says which one, in the order of its items, and does not come again', async () => {
    const table = tableThatCancels([none, condition, none, condition]);
    expect(await transact(table.client, [])).toEqual([1, 3]);
    expect(table.calls()).toBe(1);
  });

  it('whose condition failed beside a conflict has failed', async () => {
    const table = tableThatCancels([condition, conflict]);
    expect(await transact(table.client, [])).toEqual([0]);
    expect(table.calls()).toBe(1);
  });

  it('that fails after a conflict says so too', async () => {
    const table = tableThatCancels([conflict, none], [none, condition]);
    expect(await transact(table.client, [])).toEqual([1]);
  });
});

describe('a single write', () => {
  it('to an item that a transaction holds comes again until it is through', async () => {
    const raw = new DynamoDBClient({
      region: 'local',
      credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    });
    let calls = 0;
    raw.middlewareStack.add(
      () => async () => {
        calls += 1;
        if (calls < 3) throw new TransactionConflictException({ message: 'held', $metadata: {} });
        return { output: { $metadata: {} }, response: {} };
      },
      { step: 'initialize' },
    );
    const store = new DynamoJobStore(DynamoDBDocumentClient.from(raw), 'jobs', () => 7);
    await store.setLane('browser', { pausedAt: 7 });
    expect(calls).toBe(3);
  });
});
