import { operations } from '../../shared/api/operations.ts';
import type { DeadLetter, DeadLetterQueue } from '../../shared/doorbell/dead-letters.ts';
import { parseDoorbell } from '../../shared/doorbell/doorbell.ts';
import { JunbanError } from '../../shared/errors.ts';
import { isLaneName, lanes } from '../../shared/lanes.ts';
import { readable } from '../../shared/work-list.ts';
import type { Service } from '../http/service.ts';
import type { OperateDeps } from './deps.ts';
import { redriveAs } from './redrive.ts';

const deadLetterQueues: readonly DeadLetterQueue[] = [
  ...Object.values(lanes).map(({ name }) => name),
  'wakeups',
];

export function addDeadLetters({ on }: Service, deps: OperateDeps): void {
  const { deadLetters } = deps;

  on(operations.listDeadLetterQueues)(async () => {
    const counted = deadLetterQueues.map(async (queue) => ({
      queue,
      deadLetters: await deadLetters.count(queue),
    }));
    return { status: 200, json: { queues: await Promise.all(counted) } };
  });

  on(operations.listDeadLetters)(async ({ params }) => {
    const queue = queueOf(params.queue);
    const letters = await deadLetters.look(queue);
    const shown = await Promise.all(letters.map((letter) => letterBody(letter, deps)));
    return { status: 200, json: { queue, deadLetters: shown } };
  });

  on(operations.redriveDeadLetters)(async ({ params, caller }) => {
    const queue = queueOf(params.queue);
    return { status: 200, json: { queue, ...(await redriveAs(caller, queue, deps)) } };
  });
}

/** What the letter was about. Its text is not shown: what is no doorbell may be anything. */
async function letterBody({ body, sentAt }: DeadLetter, { store, emit }: OperateDeps) {
  const bell = parseDoorbell(body);
  const look = bell?.look;
  const job = look && (await readable(store, look, emit));
  return {
    doorbell: bell !== undefined,
    ...(bell && { lane: bell.lane }),
    ...(look !== undefined && { job: look }),
    ...(job && { jobState: job.state }),
    ...(sentAt !== undefined && { sentAt: new Date(sentAt).toISOString() }),
  };
}

function queueOf(name: string): DeadLetterQueue {
  if (name === 'wakeups' || isLaneName(name)) return name;
  throw new JunbanError({
    code: 'QUEUE_NOT_FOUND',
    text: { ja: 'そのキューはありません。', en: 'There is no such queue.' },
    hint: { ja: `キュー: ${deadLetterQueues.join(', ')}`, en: `Queues are: ${deadLetterQueues.join(', ')}` },
  });
}
