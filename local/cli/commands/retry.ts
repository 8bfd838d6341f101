import type { Command } from 'commander';
import { ApiError } from '../../../shared/api/client.ts';
import type { Cli } from '../cli.ts';
import { Refusal } from '../failure.ts';
import { harmless } from '../plain.ts';
import { type Result, result } from '../result.ts';
import type { Session } from '../session.ts';
import { exitCodeOf, jobText } from '../show/job.ts';
import { isHidden } from '../submit/form-field.ts';
import { camel, formOptions, typedFields } from '../submit/form-options.ts';
import { gatherSecrets, type SecretSources } from '../submit/secrets.ts';
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
      'junban retry 0193b7d2-… --email hanako@example.com --password-stdin < password.txt',
      'echo \'{"email":"…","password":"…"}\' | junban retry 0193b7d2-… --secrets-stdin',
    ])
    .argument('<id>')
    .option(
      '--secrets-stdin',
      say({
        ja: '破棄された秘密を JSON で標準入力から読む',
        en: 'read secrets that were destroyed as JSON from stdin',
      }),
    )
    .option('-w, --wait', say({ ja: '終わるまで待つ', en: 'wait until it has ended' }))
    .allowUnknownOption()
    .allowExcessArguments()
    .action((_id: string, options: Options, { args: [id = '', ...rest] }: Command) => {
      if (id.startsWith('-')) throw idFirst();
      return cli.run((session) => retry(id, options, rest, cli, session));
    })
    .addHelpText(
      'after',
      `\n${say({
        ja: `秘密は、種類の項目ごとのオプション（junban submit <種類> --help）でも、変数 JUNBAN_EMAIL、
JUNBAN_PASSWORD などでも渡せます。端末では尋ねます。`,
        en: `Secrets also come from the options that the type has for them (junban submit <type> --help) and from
the variables JUNBAN_EMAIL, JUNBAN_PASSWORD and so on. A terminal asks.`,
      })}`,
    );
}

async function retry(
  id: string,
  { secretsStdin: json = false, wait }: Options,
  rest: readonly string[],
  cli: Cli,
  session: Session,
): Promise<Result> {
  const { api } = session;
  // A slip of the pen is refused before anything is done, also where no secret is needed.
  const sources = rest.length > 0 ? await typedSources(id, rest, cli, session) : {};
  const answer = await api.call('retryJob', { params: { id } }).catch((error: unknown) => {
    if (error instanceof ApiError && error.body.code === 'SECRET_NEEDED')
      return retryWithSecrets(id, { json, ...sources }, session);
    throw error;
  });
  if (!wait) return result({ json: answer, text: (safe) => jobText(safe.job, session) });
  const job = await waitForEnd(id, session);
  return result({ json: { job }, text: (safe) => jobText(safe.job, session), exitCode: exitCodeOf(job) });
}

/** Its own were destroyed when it ended. */
async function retryWithSecrets(id: string, sources: SecretSources, session: Session) {
  const secrets = await gatherSecrets(await formOf(id, session), sources, session);
  return session.api.call('retryJob', { params: { id }, body: { secrets: secrets ?? {} } });
}

async function formOf(id: string, { api }: Session) {
  const { job } = await api.call('getJob', { params: { id } });
  return (await api.call('getJobType', { params: { type: job.type } })).jobType.form;
}

/** What the type of the job takes as options is known once the job is: those for its secrets alone. */
async function typedSources(id: string, words: readonly string[], cli: Cli, session: Session) {
  const form = (await formOf(id, session)).filter((field) => field.in === 'secrets');
  const command = cli.command('junban retry', { ja: '', en: '' });
  for (const option of formOptions(harmless(form), cli.globalOptions, cli.say)) command.addOption(option);
  const typed = command.parse(words, { from: 'user' }).opts();
  return {
    typed: typedFields(form, 'secrets', typed),
    onStdin: form.find((field) => isHidden(field) && typed[`${camel(field.name)}Stdin`])?.name,
  };
}

const idFirst = () =>
  new Refusal({ ja: '最初にジョブの ID を指定してください。', en: 'Say first which job.' });
