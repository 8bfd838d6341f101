import { type Command, Option } from 'commander';
import type * as z from 'zod';
import { type Role, roles } from '../../../shared/access/role.ts';
import { maxKeyDays } from '../../../shared/api/access-operations.ts';
import type { Operations } from '../../../shared/api/operations.ts';
import type { Cli } from '../cli.ts';
import { addDefault } from '../default-command.ts';
import { time, timeOr } from '../format.ts';
import { addListOptions, type ListOptions, wantedOf } from '../list-options.ts';
import { wholeNumber } from '../numbers.ts';
import { pagesOf } from '../pages.ts';
import { plain } from '../plain.ts';
import { result } from '../result.ts';
import type { Session } from '../session.ts';
import { table } from '../table.ts';

type Key = z.output<Operations['listKeys']['answers'][200]['content']>['keys'][number];

export function keysCommand(cli: Cli): Command {
  const keys = cli
    .command('keys', { ja: '鍵の一覧、作成、失効', en: 'list, make and revoke keys' }, [
      'junban keys',
      'junban keys create "night batch" --role submitter --expires-in-days 90',
      'junban keys revoke c96e32ui986m',
    ])
    .helpCommand(false);
  addDefault(keys, listKeys(cli));
  keys.addCommand(createKey(cli));
  keys.addCommand(revokeKey(cli));
  return keys;
}

function listKeys(cli: Cli): Command {
  const { say } = cli;
  const command = cli.command('list', {
    ja: '鍵の一覧（失効したものも）',
    en: 'list keys, revoked ones too',
  });
  addListOptions(command, say);
  return command.action((options: ListOptions) =>
    cli.run(async (session) => {
      const { items, next } = await pagesOf(wantedOf(options), async (query) => {
        const { keys, next } = await session.api.call('listKeys', { query });
        return { items: keys, next };
      });
      return result({
        json: { keys: items, next },
        text: ({ keys }) => keysText(keys, session),
        ...(next !== null && { note: say({ ja: '続きがあります: --all', en: 'there are more: --all' }) }),
      });
    }),
  );
}

function createKey(cli: Cli): Command {
  const { say } = cli;
  return cli
    .command('create', { ja: '鍵を作る', en: 'make a key' }, [
      'junban keys create "night batch" --role submitter',
    ])
    .argument('<name>', say({ ja: '誰の、何のための鍵か', en: 'whose it is, and what for' }))
    .addOption(
      new Option('--role <role>', say({ ja: '役割', en: 'what it may do' }))
        .choices([...roles])
        .makeOptionMandatory(),
    )
    .option(
      '--expires-in-days <days>',
      say({ ja: '有効な日数（なければ失効させるまで）', en: 'without it, until it is revoked' }),
      wholeNumber(1, maxKeyDays, say),
    )
    .action((name: string, { role, expiresInDays }: { role: Role; expiresInDays?: number }) =>
      cli.run(async (session) => {
        const json = await session.api.call('createKey', {
          body: { name, role, ...(expiresInDays !== undefined && { expiresInDays }) },
        });
        return result({ json, text: ({ secret }) => secret, note: createdNote(json.key, session) });
      }),
    );
}

/** Beside the key itself, which stands alone so that it is easy to copy and to pipe. */
function createdNote({ id, role, expiresAt }: Key, { say, target }: Session): string {
  const until = timeOr(expiresAt);
  return say({
    ja: `id ${plain(id)}  役割 ${plain(role)}  期限 ${until ?? 'なし'}
鍵はいま一度だけ表示されます。安全な場所に保管してください。
使う人は: junban login --url ${target.url}`,
    en: `id ${plain(id)}  role ${plain(role)}  ${until === undefined ? 'does not expire' : `expires ${until}`}
The key is shown this once. Keep it in a safe place.
Whoever it is for: junban login --url ${target.url}`,
  });
}

function revokeKey(cli: Cli): Command {
  return cli
    .command('revoke', { ja: '鍵を失効させる', en: 'revoke a key' }, ['junban keys revoke c96e32ui986m'])
    .argument('<key-id>')
    .action((keyId: string) =>
      cli.run(async (session) =>
        result({
          json: await session.api.call('revokeKey', { params: { keyId: withoutKind(keyId) } }),
          text: ({ key }) => keysText([key], session),
        }),
      ),
    );
}

/** Owners and the audit log name a key `key:ID`. */
const withoutKind = (keyId: string): string => keyId.replace(/^key:/, '');

const keysText = (keys: readonly Key[], { say, terminal: { paint } }: Session): string =>
  table(
    keys,
    [
      { head: 'id', of: ({ id }) => id },
      { head: say({ ja: '名前', en: 'name' }), of: ({ name }) => name },
      { head: say({ ja: '役割', en: 'role' }), of: ({ role }) => role },
      {
        head: say({ ja: '状態', en: 'state' }),
        of: ({ usable, revokedAt }) =>
          usable
            ? paint('good', say({ ja: '有効', en: 'usable' }))
            : paint(
                'bad',
                revokedAt ? say({ ja: '失効', en: 'revoked' }) : say({ ja: '期限切れ', en: 'expired' }),
              ),
      },
      { head: say({ ja: '作成', en: 'made' }), of: ({ createdAt }) => time(createdAt) },
      { head: say({ ja: '作成者', en: 'by' }), of: ({ createdBy }) => createdBy },
      { head: say({ ja: '期限', en: 'expires' }), of: ({ expiresAt }) => timeOr(expiresAt) },
      { head: say({ ja: '最後の使用', en: 'last used' }), of: ({ lastUsedAt }) => timeOr(lastUsedAt) },
    ],
    paint,
  );
