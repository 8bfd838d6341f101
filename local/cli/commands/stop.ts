import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { result } from '../result.ts';
import { jobText } from '../show/job.ts';
import { askedToStop } from './cancel.ts';

export function stopCommand(cli: Cli): Command {
  return cli
    .command(
      'stop',
      {
        ja: '動いているジョブだけを止める（待っているものはそのまま）',
        en: 'stop a job if it runs; one that waits stays in the line',
      },
      ['junban stop 0193b7d2-…'],
    )
    .argument('<id>')
    .action((id: string) =>
      cli.run(async (session) =>
        result({
          json: await session.api.call('stopJob', { params: { id } }),
          text: ({ job }) => jobText(job, session),
          note: session.say(askedToStop(id)),
        }),
      ),
    );
}
