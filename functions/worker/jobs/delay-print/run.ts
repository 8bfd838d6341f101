import type { Work } from '../../../../shared/job-context.ts';
import { redact } from '../../../../shared/redact.ts';
import { inputSchema } from './definition.ts';

/** `2026-11-25 18:30:00`, in Tokyo. Swedish writes dates the way ISO 8601 does. */
const timeFormat = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Tokyo',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** Prints `[time] message` to the worker's output and to the job's log, without what has no place in a log. */
export const delayPrint: Work = async (context) => {
  const { message } = inputSchema.parse(context.input);
  const line = `[${timeFormat.format(Date.now())}] ${redact(message)}`;
  process.stdout.write(`${line}\n`);
  context.log('info', line);
  return { summary: { ja: '出力しました。', en: 'Printed.' }, counts: { printed: 1 } };
};
