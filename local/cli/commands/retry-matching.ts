import { type Command, Option } from 'commander';
import type * as z from 'zod';
import type { Operations } from '../../../shared/api/operations.ts';
import { confirm } from '../ask.ts';
import type { Cli } from '../cli.ts';
import { exitCode } from '../exit-code.ts';
import { Interrupted, Refusal } from '../failure.ts';
import { addMatchingOptions, type MatchingOptions, matchingOf } from '../matching-options.ts';
import { type Result, result } from '../result.ts';
import type { Session } from '../session.ts';
import { table } from '../table.ts';

type Answer = z.output<Operations['retryMatching']['answers'][200]['content']>;

const states = ['error', 'timeout', 'stopped', 'cancelled'] as const;

interface Options extends MatchingOptions {
  readonly state: (typeof states)[number];
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

export function retryMatchingCommand(cli: Cli): Command {
  const { say } = cli;
  const command = cli
    .command(
      'retry-matching',
      {
        ja: '条件に合うものをもう一度（件数を示して確認）',
        en: 'have matching jobs done again; says how many, asks',
      },
      [
        'junban retry-matching --state error --error-code SITE_UNAVAILABLE --since 24h',
        'junban retry-matching --state timeout --type delay-print --yes',
      ],
    )
    .addOption(
      new Option('--state <state>', say({ ja: 'どう終わったもの', en: 'how they ended' }))
        .choices([...states])
        .makeOptionMandatory(),
    );
  addMatchingOptions(command, say);
  return command
    .option('--dry-run', say({ ja: '件数を示すだけ', en: 'only show how many' }))
    .option('-y, --yes', say({ ja: '確かめずに行う', en: 'do not ask' }))
    .action((options: Options) => cli.run((session) => retryMatching(options, session)));
}

async function retryMatching(options: Options, session: Session): Promise<Result> {
  const { api, say, terminal } = session;
  const which = { ...matchingOf(options), state: options.state };
  const seen = await api.call('retryMatching', { body: which });
  const count = seen.exact
    ? `${seen.matching}`
    : say({ ja: `${seen.matching} 以上`, en: `at least ${seen.matching}` });
  const text = (safe: Answer) => answerText(safe, session);
  if (seen.matching === 0)
    return result({
      json: seen,
      text: () => '',
      note: say({ ja: '該当するジョブはありません。', en: 'There are no such jobs.' }),
    });
  if (options.dryRun)
    return result({ json: seen, text: () => say({ ja: `${count} 件あります。`, en: `${count} match.` }) });
  if (!options.yes) {
    if (!terminal.interactive) throw notConfirmed(count);
    if (!(await confirm(say({ ja: `${count} 件をもう一度行いますか？`, en: `Have ${count} done again?` }))))
      throw new Interrupted();
  }
  const json = await retryAll(which, seen.matching, session);
  return result({ json, text, ...(json.refused.length > 0 && { exitCode: exitCode.refused }) });
}

/** A call takes a hundred: again and again, until none is left that can be retried. */
async function retryAll(
  which: { readonly state: Options['state'] },
  matching: number,
  { api }: Session,
): Promise<Answer> {
  const refused = new Map<string, Answer['refused'][number]>();
  let retried = 0;
  for (let expected = matching; ; ) {
    const answer = await api.call('retryMatching', { body: { ...which, expected } });
    for (const each of answer.refused) refused.set(each.id, each);
    retried += answer.retried;
    const left = answer.matching - answer.retried;
    if (answer.retried === 0 || left <= 0)
      return { matching, exact: answer.exact, retried, refused: [...refused.values()] };
    expected = left;
  }
}

function answerText({ retried, refused }: Answer, { say, terminal: { paint } }: Session): string {
  const done = say({ ja: `${retried} 件を列に戻しました。`, en: `${retried} are back in the line.` });
  const columns = [
    { head: 'id', of: ({ id }: Answer['refused'][number]) => id },
    {
      head: say({ ja: '理由', en: 'why not' }),
      of: ({ code, message }: Answer['refused'][number]) => `${code}: ${message}`,
    },
  ];
  return [done, ...(refused.length > 0 ? [table(refused, columns, paint)] : [])].join('\n');
}

const notConfirmed = (count: string) =>
  new Refusal(
    { ja: `${count} 件に当てはまります。何もしていません。`, en: `${count} match. Nothing was done.` },
    { ja: '確かめずに行うには --yes を付けてください。', en: 'To do it without being asked: --yes.' },
  );
