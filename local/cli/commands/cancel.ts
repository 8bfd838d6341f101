import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { result } from '../result.ts';
import { hasEnded, jobText } from '../show/job.ts';

export function cancelCommand(cli: Cli): Command {
  return cli
    .command(
      'cancel',
      {
        ja: 'ジョブをやめる（列から外す、または止める）',
        en: 'end a job: take it out of the line, or have it stopped',
      },
      ['junban cancel 0193b7d2-…'],
    )
    .argument('<id>')
    .action((id: string) =>
      cli.run(async (session) => {
        const json = await session.api.call('cancelJob', { params: { id } });
        return result({
          json,
          text: ({ job }) => jobText(job, session),
          ...(!hasEnded(json.job) && { note: session.say(askedToStop(id)) }),
        });
      }),
    );
}

/** The worker looks every two seconds, and then ends what it is at. */
export const askedToStop = (id: string) => ({
  ja: `停止を求めました。junban wait ${id} で終わるまで見られます。`,
  en: `It was asked to stop. junban wait ${id} watches it end.`,
});
