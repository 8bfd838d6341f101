import type { Command } from 'commander';
import type * as z from 'zod';
import type { Operations } from '../../../shared/api/operations.ts';
import type { Cli } from '../cli.ts';
import { time } from '../format.ts';
import { addListOptions, type ListOptions, wantedOf } from '../list-options.ts';
import { pagesOf } from '../pages.ts';
import { result } from '../result.ts';
import type { Session } from '../session.ts';
import { table } from '../table.ts';

type Entry = z.output<Operations['listAudit']['answers'][200]['content']>['entries'][number];

export function auditCommand(cli: Cli): Command {
  const { say } = cli;
  const command = cli.command(
    'audit',
    { ja: '誰が何を変えたかを見る（新しい順）', en: 'see what people changed, newest first' },
    [
      'junban audit -n 20',
      'junban audit --all --json | jq ".entries[] | select(.action == \\"key.create\\")"',
    ],
  );
  addListOptions(command, say);
  return command.action((options: ListOptions) =>
    cli.run(async (session) => {
      const { items, next } = await pagesOf(wantedOf(options), async (query) => {
        const { entries, next } = await session.api.call('listAudit', { query });
        return { items: entries, next };
      });
      return result({
        json: { entries: items, next },
        text: ({ entries }) => auditText(entries, session),
        ...(next !== null && { note: say({ ja: '続きがあります: --all', en: 'there are more: --all' }) }),
      });
    }),
  );
}

const auditText = (entries: readonly Entry[], { say, terminal: { paint } }: Session): string =>
  table(
    entries,
    [
      { head: say({ ja: '時刻', en: 'at' }), of: ({ at }) => time(at) },
      { head: say({ ja: '誰が', en: 'who' }), of: ({ actor }) => actor.name ?? actor.id },
      { head: say({ ja: '何を', en: 'did' }), of: ({ action }) => action },
      { head: say({ ja: '対象', en: 'to' }), of: ({ target }) => `${target.kind} ${target.id}` },
      {
        head: say({ ja: '詳細', en: 'facts' }),
        of: ({ facts = {} }) =>
          Object.entries(facts)
            .map(([name, value]) => `${name}=${value}`)
            .join(' '),
      },
      { head: say({ ja: 'リクエスト', en: 'request' }), of: ({ requestId }) => requestId },
    ],
    paint,
  );
