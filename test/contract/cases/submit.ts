import type { OperationId } from '../../../shared/api/operations.ts';
import { errorKinds } from '../../../shared/error-codes.ts';
import { maxUploadBytes } from '../../../shared/limits.ts';
import { formOf, goodMonth, person, sentMonth, uploadOf } from '../autofill.ts';
import { badWorkbooks } from '../bad-workbooks.ts';
import type { Call } from '../call.ts';
import type { Case } from '../case.ts';
import { completedMonth } from '../month-entered.ts';
import type { World } from '../world.ts';

const print = { type: 'delay-print' };
const month = 'autofill';
const idempotent = (key: string = crypto.randomUUID()) => ({ 'idempotency-key': key });

/** Somebody without a key whom no other case counts against. */
const stranger = (world: World): Call => ({ as: 'nobody', from: world.address() });

const refusedPrint = (code: NonNullable<Case['code']>, body: object, when?: string): Case => ({
  operation: 'submitJob',
  ...(when !== undefined && { when }),
  status: errorKinds[code].status,
  code,
  make: () => ({ json: { ...print, ...body } }),
});

/** A job of the person that waits. */
async function withLiveJob(world: World) {
  const who = person();
  return { who, job: await sentMonth(world, who) };
}

/** Both ways to send a month: by an upload that is named, and by the web form. */
const bothWays: readonly {
  readonly operation: OperationId;
  send(world: World, who: object, file: Uint8Array | undefined, from?: Call): Promise<Call>;
}[] = [
  {
    operation: 'submitJob',
    send: async (world, secrets, file, from = stranger(world)) => ({
      ...from,
      json: { type: month, secrets, ...(file && { upload: await uploadOf(world, from, file) }) },
    }),
  },
  {
    operation: 'upload',
    send: async (world, who, file, from = stranger(world)) => ({
      ...from,
      form: formOf({ email: '', password: '', ...who }, file),
    }),
  },
];

const monthCases: Case[] = bothWays.flatMap(({ operation, send }): Case[] => [
  {
    operation,
    when: 'a month of nobody in particular',
    status: 202,
    make: async (world) => send(world, person(), await goodMonth()),
  },
  {
    operation,
    when: 'the account has a job that runs',
    status: 200,
    make: async (world) => {
      const { who, job } = await withLiveJob(world);
      await world.jobs.running(job);
      return send(world, who, await goodMonth());
    },
  },
  {
    operation,
    when: 'with another password than that of the live job',
    status: 409,
    code: 'ALREADY_WAITING',
    make: async (world) => {
      const { who } = await withLiveJob(world);
      return send(world, { ...who, password: 'a guess' }, await goodMonth());
    },
  },
  {
    operation,
    when: 'without a password',
    status: 400,
    code: 'INVALID_CREDENTIALS',
    make: async (world) => send(world, { email: person().email }, await goodMonth()),
  },
  {
    operation,
    status: 400,
    code: 'FILE_REQUIRED',
    make: (world) => send(world, person(), undefined),
  },
  {
    operation,
    when: 'every row was entered before',
    status: 422,
    code: 'ALL_CONFIRMED',
    make: async (world) => {
      const { who, workbook } = await completedMonth(world);
      return send(world, who, workbook);
    },
  },
  ...badWorkbooks.map(
    ([code, workbook]): Case => ({
      operation,
      status: 422,
      code,
      make: async (world) => send(world, person(), await workbook()),
    }),
  ),
  {
    operation,
    status: 422,
    code: 'EMPTY_FILE',
    make: (world) => send(world, person(), new Uint8Array()),
  },
  {
    operation,
    status: 503,
    code: 'QUEUE_FULL',
    make: async (world) => {
      await world.jobs.waiting({ lane: 'browser' });
      await world.jobs.store.setLane('browser', { maxQueued: 1 });
      return send(world, person(), await goodMonth());
    },
  },
  {
    operation,
    status: 503,
    code: 'LANE_DRAINING',
    make: async (world) => {
      await world.jobs.store.setLane('browser', { drainingAt: world.host.clock.now() });
      return send(world, person(), await goodMonth());
    },
  },
  {
    operation,
    when: 'the key was used for another month',
    status: 409,
    code: 'IDEMPOTENCY_MISMATCH',
    make: async (world) => {
      const headers = idempotent();
      await sentMonth(world, person(), { headers });
      return { ...(await send(world, person(), await goodMonth())), headers };
    },
  },
  {
    operation,
    status: 400,
    code: 'INVALID_IDEMPOTENCY_KEY',
    make: async (world) => ({
      ...(await send(world, person(), await goodMonth())),
      headers: idempotent('with a space'),
    }),
  },
  {
    operation,
    when: 'the same was taken before by a newer version',
    status: 503,
    code: 'JOB_UNREADABLE',
    make: async (world) => {
      const call = {
        ...(await send(world, person(), await goodMonth())),
        headers: idempotent(),
      };
      await world.jobs.newer(await world.jobOf(operation, call));
      return call;
    },
  },
]);

export const submitCases: Case[] = [
  ...monthCases,
  { operation: 'submitJob', when: 'now', status: 202, make: () => ({ json: print }) },
  {
    operation: 'submitJob',
    when: 'later, with everything that can be said',
    status: 202,
    make: () => ({
      json: { ...print, lane: 'crawl', priority: 5, delaySeconds: 60, input: { message: 'good morning' } },
      headers: idempotent(),
    }),
  },
  {
    operation: 'submitJob',
    when: 'a second time under the same Idempotency-Key',
    status: 202,
    make: async (world) => {
      const call = { json: print, headers: idempotent() };
      await world.jobOf('submitJob', call);
      return call;
    },
  },
  {
    operation: 'submitJob',
    when: 'a type that is not for everybody',
    status: 401,
    code: 'KEY_REQUIRED',
    make: () => ({ as: 'nobody', json: print }),
  },
  refusedPrint('UNKNOWN_JOB_TYPE', { type: 'constructor' }),
  refusedPrint('LANE_NOT_ALLOWED', { lane: 'nowhere' }),
  refusedPrint('PRIORITY_NOT_ALLOWED', { priority: 9 }),
  refusedPrint('RUN_AT_INVALID', { runAt: '2020-01-01T00:00:00Z' }),
  refusedPrint('INVALID_MESSAGE', { input: { message: 'two\nlines' } }),
  refusedPrint('UPLOAD_NOT_FOUND', { type: month, upload: crypto.randomUUID(), secrets: person() }),
  {
    operation: 'submitJob',
    status: 409,
    code: 'UPLOAD_MISSING',
    make: async (world) => ({
      json: { type: month, secrets: person(), upload: await uploadOf(world, {}) },
    }),
  },
  {
    operation: 'submitJob',
    status: 409,
    code: 'UPLOAD_CHANGED',
    make: async (world) => ({
      json: {
        type: month,
        secrets: person(),
        upload: await uploadOf(world, {}, await goodMonth()),
        sha256: '0'.repeat(64),
      },
    }),
  },
  {
    operation: 'submitJob',
    when: 'a file that no form would have let through',
    status: 413,
    code: 'FILE_TOO_LARGE',
    make: async (world) => ({
      json: {
        type: month,
        secrets: person(),
        upload: await uploadOf(world, {}, Buffer.alloc(maxUploadBytes + 1)),
      },
    }),
  },
  { operation: 'createUpload', status: 201, make: () => ({}) },
];
