import type { Command } from 'commander';
import type * as z from 'zod';
import type { rowSchema } from '../../../shared/api/job-schemas.ts';
import type { Cli } from '../cli.ts';
import type { Look } from '../colour.ts';
import { timeOr } from '../format.ts';
import { result } from '../result.ts';
import type { Session } from '../session.ts';
import { table } from '../table.ts';

type Row = z.output<typeof rowSchema>;

const looks: Readonly<Record<Row['state'], Look>> = {
  planned: 'faint',
  attempted: 'busy',
  confirmed: 'good',
  uncertain: 'warn',
  failed: 'bad',
  skipped: 'faint',
};

export function rowsCommand(cli: Cli): Command {
  const { say } = cli;
  return cli
    .command('rows', { ja: '各行がどうなったかを見る', en: 'see what became of each row' }, [
      'junban rows 0193b7d2-…',
      'junban rows 0193b7d2-… --failed',
      'junban rows 0193b7d2-… --json | jq ".rows[] | select(.label | startswith(\\"2026-11-12\\"))"',
    ])
    .argument('<id>')
    .option('--failed', say({ ja: '失敗と不確かな行だけ', en: 'those that failed or are uncertain' }))
    .action((id: string, { failed }: { failed?: boolean }) =>
      cli.run(async (session) => {
        const all = await everyRow(id, session);
        const rows = failed ? all.filter(({ state }) => state === 'failed' || state === 'uncertain') : all;
        return result({
          json: { rows },
          text: (safe) => rowsText(safe.rows, session),
          ...(rows.length === 0 && { note: say({ ja: '行はありません。', en: 'There are no rows.' }) }),
        });
      }),
    );
}

async function everyRow(id: string, { api }: Session): Promise<Row[]> {
  const rows: Row[] = [];
  for (let after = 0; ; ) {
    const page = await api.call('listRows', { params: { id }, query: { after } });
    rows.push(...page.rows);
    if (page.next === null) return rows;
    after = page.next;
  }
}

const rowsText = (rows: readonly Row[], { say, terminal: { paint } }: Session): string =>
  table(
    rows,
    [
      { head: say({ ja: '行', en: 'row' }), of: ({ number }) => number, align: 'right' },
      { head: say({ ja: '内容', en: 'what' }), of: ({ label }) => label },
      { head: say({ ja: '状態', en: 'state' }), of: ({ state }) => paint(looks[state], state) },
      { head: say({ ja: '時刻', en: 'at' }), of: ({ at }) => timeOr(at) },
      { head: say({ ja: '詳細', en: 'note' }), of: ({ code, note }) => note ?? code },
      { head: say({ ja: '証跡', en: 'evidence' }), of: ({ evidence }) => evidence?.file },
    ],
    paint,
  );
