import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Host } from '../../local/host/host.ts';
import { makeKey } from '../../shared/access/key-text.ts';
import type { Role } from '../../shared/access/role.ts';
import { DynamoKeyStore } from '../../shared/store/dynamo-key-store.ts';

type Place = Pick<Host, 'awsEndpoint' | 'region' | 'credentials'>;

/** Keys to a stack on this machine, put into its table as the function for operators would. */
export class AccessKeys {
  readonly #place: Place;
  readonly #made = new Map<string, Promise<string>>();

  constructor(place: Place) {
    this.#place = place;
  }

  /** Somebody of that name: the same key whenever they are asked for. */
  of(name: string, role: Role = 'operator'): Promise<string> {
    const who = `${role}/${name}`;
    const made = this.#made.get(who) ?? this.#make(name, role);
    this.#made.set(who, made);
    return made;
  }

  /** Headers of a request of theirs. */
  async headers(name: string, role?: Role): Promise<Record<string, string>> {
    return { authorization: `Bearer ${await this.of(name, role)}` };
  }

  async #make(name: string, role: Role): Promise<string> {
    const { awsEndpoint: endpoint, region, credentials } = this.#place;
    const dynamo = new DynamoDBClient({ endpoint, region, credentials });
    const { TableNames: [table] = [] } = await dynamo.send(new ListTablesCommand({}));
    if (table === undefined) throw new Error('the stack has no table');
    const { id, text, hash } = makeKey();
    const now = Date.now();
    const key = { id, name, role, createdAt: now, createdBy: 'aws' };
    await new DynamoKeyStore(DynamoDBDocumentClient.from(dynamo), table).create(key, hash, {
      id: crypto.randomUUID(),
      at: now,
      actor: { id: 'aws' },
      action: 'key.create',
      target: { kind: 'key', id },
      requestId: 'test',
    });
    dynamo.destroy();
    return text;
  }
}
