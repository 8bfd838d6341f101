import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { result } from '../result.ts';
import { jobText } from '../show/job.ts';

export function showCommand(cli: Cli): Command {
  return cli
    .command('show', { ja: 'ジョブをひとつ見る', en: 'see a job' }, [
      'junban show 0193b7d2-…',
      'junban show 0193b7d2-… --json | jq .job.state',
    ])
    .argument('<id>')
    .action((id: string) =>
      cli.run(async (session) =>
        result({
          json: await session.api.call('getJob', { params: { id } }),
          text: ({ job }) => jobText(job, session),
        }),
      ),
    );
}
