/** What each fault does to a call. */
import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import type { Call } from '../call.ts';
import { refuse } from '../refusal.ts';
import { internal, throttling } from './errors.ts';
import type { Fault } from './fault.ts';

export async function befall(fault: Fault, call: Call, next: () => Promise<void>): Promise<void> {
  switch (fault.kind) {
    case 'throttle': {
      const { status, code, message } = throttling[call.service];
      return refuse(call, status, code, message);
    }
    case 'error': {
      const { status, code, message } = internal[call.service];
      return refuse(call, status, code, message);
    }
    case 'cancelTransaction':
      return cancelTransaction(call, fault.reason);
    case 'drop':
      return drop(call);
    case 'lostResponse':
      call.response.lose();
      return next();
    case 'delay':
      await call.body(); // or it would be gone with the caller
      await wait(fault.ms, undefined, { ref: false });
      return next();
    case 'pause': {
      const isLetGo = fault.until.then(
        () => true,
        () => false,
      );
      await call.body();
      return (await isLetGo) ? next() : drop(call);
    }
  }
}

function drop({ request }: Call): void {
  request.socket.resetAndDestroy();
}

const Transaction = z.object({ TransactItems: z.array(z.unknown()) });

/** DynamoDB API reference, TransactWriteItems, "TransactionCanceledException". */
async function cancelTransaction(call: Call, reason: string): Promise<void> {
  const { data } = Transaction.safeParse(await call.json());
  if (data === undefined) throw new Error(`${call.action} is no transaction: it cannot be cancelled`);
  const codes = data.TransactItems.map((_, position) => (position === 0 ? reason : 'None'));
  refuse(
    call,
    400,
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes.join(', ')}]`,
    { CancellationReasons: codes.map((Code) => (Code === 'None' ? { Code } : { Code, Message: Code })) },
  );
}
