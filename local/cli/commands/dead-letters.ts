import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addDefault } from '../default-command.ts';
import { timeOr } from '../format.ts';
import { result } from '../result.ts';
import { facts, table } from '../table.ts';

export function deadLettersCommand(cli: Cli): Command {
  const deadLetters = cli
    .command(
      'dead-letters',
      {
        ja: '諦められた呼び鈴を見る、鳴らし直す',
        en: 'look at doorbells that were given up, and ring again',
      },
      ['junban dead-letters', 'junban dead-letters show browser', 'junban dead-letters redrive browser'],
    )
    .helpCommand(false);
  addDefault(deadLetters, list(cli));
  deadLetters.addCommand(show(cli));
  deadLetters.addCommand(redrive(cli));
  return deadLetters;
}

function list(cli: Cli): Command {
  const { say } = cli;
  return cli.command('list', { ja: 'キューごとの数', en: 'how many each queue has' }).action(() =>
    cli.run(async ({ api, terminal: { paint } }) =>
      result({
        json: await api.call('listDeadLetterQueues'),
        text: ({ queues }) =>
          table(
            queues,
            [
              { head: say({ ja: 'キュー', en: 'queue' }), of: ({ queue }) => queue },
              {
                head: say({ ja: '呼び鈴', en: 'dead letters' }),
                of: ({ deadLetters }) => (deadLetters > 0 ? paint('warn', String(deadLetters)) : '0'),
                align: 'right',
              },
            ],
            paint,
          ),
      }),
    ),
  );
}

function show(cli: Cli): Command {
  const { say } = cli;
  return cli
    .command('show', { ja: 'いくつかを見る（10 件まで）', en: 'look at some of them, up to 10' })
    .argument('<queue>')
    .action((queue: string) =>
      cli.run(async ({ api, terminal: { paint } }) => {
        const json = await api.call('listDeadLetters', { params: { queue } });
        return result({
          json,
          text: ({ deadLetters }) =>
            table(
              deadLetters,
              [
                { head: say({ ja: '送信', en: 'sent' }), of: ({ sentAt }) => timeOr(sentAt) ?? '—' },
                { head: say({ ja: 'レーン', en: 'lane' }), of: ({ lane }) => lane },
                { head: say({ ja: 'ジョブ', en: 'job' }), of: ({ job }) => job },
                { head: say({ ja: 'その状態', en: 'its state' }), of: ({ jobState }) => jobState },
                {
                  head: say({ ja: '備考', en: 'note' }),
                  of: ({ doorbell }) =>
                    doorbell ? undefined : say({ ja: '呼び鈴ではない', en: 'no doorbell' }),
                },
              ],
              paint,
            ),
          ...(json.deadLetters.length === 0 && { note: say({ ja: 'ありません。', en: 'There are none.' }) }),
        });
      }),
    );
}

function redrive(cli: Cli): Command {
  const { say } = cli;
  return cli
    .command('redrive', {
      ja: 'ひとつずつ鳴らし直す（500 件まで）',
      en: 'ring again for each of them, up to 500',
    })
    .argument('<queue>')
    .action((queue: string) =>
      cli.run(async ({ api, terminal: { paint } }) =>
        result({
          json: await api.call('redriveDeadLetters', { params: { queue } }),
          text: ({ rung, dropped, left }) =>
            facts(
              [
                [say({ ja: '鳴らした', en: 'rung' }), rung],
                [say({ ja: '捨てた', en: 'dropped' }), dropped],
                [say({ ja: '残った', en: 'left' }), left],
              ],
              paint,
            ),
        }),
      ),
    );
}
