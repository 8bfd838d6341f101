import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type * as z from 'zod';
import type { logLineSchema } from '../../../shared/api/job-schemas.ts';
import { maxLogLines } from '../../../shared/limits.ts';
import type { Cli } from '../cli.ts';
import { time } from '../format.ts';
import { wholeNumber } from '../numbers.ts';
import { harmless, harmlessJson } from '../plain.ts';
import { result } from '../result.ts';
import type { Session } from '../session.ts';
import { hasEnded } from '../show/job.ts';

type LogLine = z.output<typeof logLineSchema>;

interface Options {
  readonly follow?: boolean;
  readonly tail?: number;
}

const pollMs = 1000;

export function logsCommand(cli: Cli): Command {
  const { say } = cli;
  return cli
    .command('logs', { ja: 'ジョブのログを読む', en: 'read the log of a job' }, [
      'junban logs 0193b7d2-…',
      'junban logs 0193b7d2-… -f',
      'junban logs 0193b7d2-… -f --json | jq -r .text',
    ])
    .argument('<id>')
    .option(
      '-f, --follow',
      say({
        ja: '終わるまで追いかける（--json では 1 行に 1 件）',
        en: 'until the job has ended (with --json one line each)',
      }),
    )
    .option(
      '-n, --tail <count>',
      say({ ja: '最後の何行か', en: 'the last lines only' }),
      wholeNumber(1, maxLogLines, say),
    )
    .action((id: string, options: Options) =>
      options.follow
        ? followLog(id, options, cli)
        : cli.run(async (session) => {
            const { lines, next } = await session.api.call('listLog', {
              params: { id },
              query: { limit: maxLogLines },
            });
            return result({
              json: { lines: lastOf(lines, options), next },
              text: ({ lines }) => lines.map((line) => lineText(line, session)).join('\n'),
            });
          }),
    );
}

/** Each line as soon as it is there. The job is looked at before its log: what it wrote last is read after its end. */
async function followLog(id: string, options: Options, cli: Cli): Promise<void> {
  const session = cli.session();
  const { api, terminal, signal } = session;
  let after = 0;
  for (;;) {
    const { job } = await api.call('getJob', { params: { id }, signal });
    const { lines, next } = await api.call('listLog', {
      params: { id },
      query: { after, limit: maxLogLines },
      signal,
    });
    for (const line of after === 0 ? lastOf(lines, options) : lines)
      terminal.print(session.options.json ? harmlessJson(line) : lineText(harmless(line), session));
    after = next;
    if (hasEnded(job)) return;
    await sleep(pollMs, undefined, { signal });
  }
}

const lastOf = (lines: readonly LogLine[], { tail }: Options): readonly LogLine[] =>
  tail === undefined ? lines : lines.slice(-tail);

function lineText({ at, level, text }: LogLine, { terminal: { paint } }: Session): string {
  const look = level === 'error' ? 'bad' : level === 'warn' ? 'warn' : undefined;
  return `${paint('faint', time(at))}  ${look ? paint(look, text) : text}`;
}
