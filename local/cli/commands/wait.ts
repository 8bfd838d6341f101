import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { result } from '../result.ts';
import { exitCodeOf, jobText } from '../show/job.ts';
import { waitForEnd } from '../wait/wait-for-end.ts';

export function waitCommand(cli: Cli): Command {
  return cli
    .command('wait', { ja: 'ジョブが終わるまで見る', en: 'watch a job until it has ended' }, [
      'junban wait 0193b7d2-… && echo fine',
    ])
    .argument('<id>')
    .action((id: string) =>
      cli.run(async (session) => {
        const job = await waitForEnd(id, session);
        return result({ json: { job }, text: ({ job }) => jobText(job, session), exitCode: exitCodeOf(job) });
      }),
    );
}
