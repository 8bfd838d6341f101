import { refusal } from '../../shared/api/client.ts';
import type { OperationId } from '../../shared/api/operations.ts';
import type { Session } from './session.ts';

interface Given {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | undefined>>;
}

/**
 * The bytes of a file that an operation leads to.
 *
 * @throws ApiError when the service refuses; StrangeAnswer when something else answers
 */
export async function bytesOf(
  id: OperationId,
  given: Given,
  { api, signal }: Session,
): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await api.raw(id, { ...given, signal });
  if (!answer.ok) throw refusal(answer.status, await answer.text());
  return new Uint8Array(await answer.arrayBuffer());
}
