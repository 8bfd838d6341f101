import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { EpochMs } from '../clock.ts';
import type { Gate, Passage } from '../gate.ts';
import { gateKey } from './keys.ts';
import { gateSchema } from './side-items.ts';

/** A gate that opens or closes just between two looks is looked at again; more often than this is no chance. */
const maxLooks = 5;

/** Gates that nobody has passed for this long are removed by TTL. */
const idleSeconds = 3600;

/**
 * Passes a gate. For whoever was not there lately it is one write; the others add a step to the next free slot, which
 * any number may do at once without a race.
 */
export async function passGate(
  client: DynamoDBDocumentClient,
  table: string,
  gate: Gate,
  now: EpochMs,
): Promise<Passage> {
  const update = updater(client, table, gate, now);
  for (let look = 0; look < maxLooks; look++) {
    const fresh = await update('#next = :first', '(attribute_not_exists(#next) OR #next <= :now)', {
      ':first': now + gate.stepMs,
      ':now': now,
    });
    if (fresh !== undefined) return { passed: true, slot: now };
    const behind = await update('#next = #next + :step', '#next > :now AND #next <= :last', {
      ':step': gate.stepMs,
      ':now': now,
      ':last': now + gate.maxLeadMs,
    });
    if (behind !== undefined) return { passed: true, slot: behind - gate.stepMs };
    const freeAt = (await readNext(client, table, gate)) - gate.maxLeadMs;
    if (freeAt > now) return { passed: false, freeAt };
  }
  throw new Error(`the gate ${gate.key} changed at each of ${maxLooks} looks`);
}

/** Gives one slot back; a gate that is gone has nothing to take. */
export async function giveBackSlot(client: DynamoDBDocumentClient, table: string, gate: Gate): Promise<void> {
  const update = updater(client, table, gate, undefined);
  await update('#next = #next - :step', 'attribute_exists(#next)', { ':step': gate.stepMs });
}

/** An update that answers with the next free slot after it, or with undefined when its condition did not hold. */
function updater(client: DynamoDBDocumentClient, table: string, gate: Gate, now: EpochMs | undefined) {
  const lastUse = now !== undefined && Math.ceil((now + gate.maxLeadMs + gate.stepMs) / 1000);
  return async (
    set: string,
    condition: string,
    values: Record<string, number>,
  ): Promise<number | undefined> => {
    try {
      const answer = await client.send(
        new UpdateCommand({
          TableName: table,
          Key: gateKey(gate.key),
          UpdateExpression: lastUse ? `SET ${set}, expiresAt = :expiresAt` : `SET ${set}`,
          ConditionExpression: condition,
          ExpressionAttributeNames: { '#next': 'next' },
          ExpressionAttributeValues: { ...values, ...(lastUse && { ':expiresAt': lastUse + idleSeconds }) },
          ReturnValues: 'UPDATED_NEW',
        }),
      );
      return gateSchema.parse(answer.Attributes).next;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  };
}

async function readNext(client: DynamoDBDocumentClient, table: string, gate: Gate): Promise<EpochMs> {
  const answer = await client.send(
    new GetCommand({ TableName: table, Key: gateKey(gate.key), ConsistentRead: true }),
  );
  return answer.Item ? gateSchema.parse(answer.Item).next : 0;
}
