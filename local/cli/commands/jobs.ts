import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addListOptions, type ListOptions, wantedOf } from '../list-options.ts';
import { addMatchingOptions, type MatchingOptions, matchingOf } from '../matching-options.ts';
import { pagesOf } from '../pages.ts';
import { result } from '../result.ts';
import { jobsText } from '../show/jobs.ts';

interface Options extends ListOptions, MatchingOptions {
  readonly state?: string;
  readonly owner?: string;
  readonly mine?: boolean;
}

export function jobsCommand(cli: Cli): Command {
  const { say } = cli;
  const command = cli
    .command('jobs', { ja: 'ジョブの一覧（新しい順）', en: 'list jobs, newest first' }, [
      'junban jobs --state queued,running',
      'junban jobs --state error --type autofill --since 2026-11-01',
      'junban jobs --all --json | jq -r ".jobs[].id"',
    ])
    .option('--state <states>', say({ ja: '状態（コンマ区切り）', en: 'one state or several, with commas' }))
    .option('--owner <owner>', say({ ja: 'この持ち主のもの', en: 'of this owner' }))
    .option('--mine', say({ ja: '自分のもの', en: 'my own' }));
  addMatchingOptions(command, say);
  addListOptions(command, say);
  return command.action((options: Options) =>
    cli.run(async (session) => {
      const query = {
        ...matchingOf(options),
        state: options.state,
        owner: options.mine ? 'me' : options.owner,
      };
      const { items, next } = await pagesOf(wantedOf(options), async (page) => {
        const { jobs, next } = await session.api.call('listJobs', { query: { ...query, ...page } });
        return { items: jobs, next };
      });
      return result({
        json: { jobs: items, next },
        text: ({ jobs }) => jobsText(jobs, session),
        ...(items.length === 0
          ? { note: say({ ja: '該当するジョブはありません。', en: 'There are no such jobs.' }) }
          : next !== null && { note: say({ ja: '続きがあります: --all', en: 'there are more: --all' }) }),
      });
    }),
  );
}
