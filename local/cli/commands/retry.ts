import type { Command } from 'commander';
import { ApiError } from '../../../shared/api/client.ts';
import type { Cli } from '../cli.ts';
import { type Result, result } from '../result.ts';
import type { Session } from '../session.ts';
import { exitCodeOf, jobText } from '../show/job.ts';
import { gatherSecrets } from '../submit/secrets.ts';
import { waitForEnd } from '../wait/wait-for-end.ts';

interface Options {
  readonly secretsStdin?: boolean;
  readonly wait?: boolean;
}

export function retryCommand(cli: Cli): Command {
  const { say } = cli;
  return cli
    .command('retry', { ja: '終わったジョブをもう一度行う', en: 'have an ended job done again' }, [
      'junban retry 0193b7d2-… --wait',
      'echo \'{"email":"…","password":"…"}\' | junban retry 0193b7d2-… --secrets-stdin',
    ])
    .argument('<id>')
    .option(
      '--secrets-stdin',
      say({
        ja: '破棄された秘密を JSON で標準入力から読む（ほかに JUNBAN_PASSWORD など。端末では尋ねる）',
        en: 'read secrets that were destroyed as JSON from stdin (or JUNBAN_PASSWORD and so on; a terminal asks)',
      }),
    )
    .option('-w, --wait', say({ ja: '終わるまで待つ', en: 'wait until it has ended' }))
    .action((id: string, options: Options) => cli.run((session) => retry(id, options, session)));
}

async function retry(id: string, options: Options, session: Session): Promise<Result> {
  const answer = await session.api.call('retryJob', { params: { id } }).catch((error: unknown) => {
    if (error instanceof ApiError && error.body.code === 'SECRET_NEEDED')
      return retryWithSecrets(id, options, session);
    throw error;
  });
  if (!options.wait) return result({ json: answer, text: (safe) => jobText(safe.job, session) });
  const job = await waitForEnd(id, session);
  return result({ json: { job }, text: (safe) => jobText(safe.job, session), exitCode: exitCodeOf(job) });
}

/** Its own were destroyed when it ended. */
async function retryWithSecrets(id: string, { secretsStdin }: Options, session: Session) {
  const { api } = session;
  const { job } = await api.call('getJob', { params: { id } });
  const { jobType } = await api.call('getJobType', { params: { type: job.type } });
  const secrets = await gatherSecrets(jobType.form, { json: secretsStdin ?? false }, session);
  return api.call('retryJob', { params: { id }, body: { secrets: secrets ?? {} } });
}
