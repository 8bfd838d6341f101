import { randomUUID } from 'node:crypto';
import { type Command, Option } from 'commander';
import type { Cli } from '../cli.ts';
import { exitCode } from '../exit-code.ts';
import { Refusal } from '../failure.ts';
import { harmless, plain } from '../plain.ts';
import { type Result, result } from '../result.ts';
import type { Session } from '../session.ts';
import { exitCodeOf, jobText } from '../show/job.ts';
import { submittedNote } from '../show/submitted.ts';
import { isHidden, type JobType } from '../submit/form-field.ts';
import { camel, formOptions, typedFields } from '../submit/form-options.ts';
import { givenInput } from '../submit/given-input.ts';
import { type PlacingOptions, placingOf, placingOptions } from '../submit/placing.ts';
import { gatherSecrets } from '../submit/secrets.ts';
import { readLocalFile, upload } from '../submit/upload.ts';
import { waitForEnd } from '../wait/wait-for-end.ts';

interface Options extends PlacingOptions, Readonly<Record<string, unknown>> {
  readonly input?: readonly string[];
  readonly secretsStdin?: boolean;
  readonly idempotencyKey?: string;
  readonly wait?: boolean;
}

const examples = [
  'junban submit autofill kintai.xlsx --email hanako@example.com --wait',
  'junban submit autofill kintai.xlsx --email hanako@example.com --mode rehearsal --password-stdin < password.txt',
  'junban submit delay-print --message こんにちは --delay 60',
  'junban submit autofill --help',
];

/**
 * What a type takes is known to the service alone. So this much reads the type and hands the rest to a command that
 * is made from the type's form.
 */
export function submitCommand(cli: Cli): Command {
  const { say } = cli;
  return cli
    .command('submit', { ja: 'ジョブを送る', en: 'send a job' }, examples)
    .argument('<type>')
    .argument('[file]')
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async (_type: string, _file: string | undefined, _options: object, command: Command) => {
      const [name, ...rest] = command.args;
      if (name === '--help' || name === '-h') return command.help();
      if (name === undefined || name.startsWith('-'))
        throw new Refusal(
          { ja: '最初に種類を指定してください。', en: 'Say first which type of job.' },
          { ja: '種類は junban types で見られます。', en: 'junban types lists them.' },
        );
      const { jobType } = await cli
        .session()
        .api.call('getJobType', { params: { type: name }, signal: cli.signal });
      // Its labels become help texts of ours.
      const wanted = commandOf(harmless(jobType), cli);
      wanted.action((file: string | undefined, options: Options) =>
        cli.run((session) => submit(jobType, file, options, session)),
      );
      // A file is an argument only where the type takes one.
      if (!jobType.file)
        wanted.action((options: Options) =>
          cli.run((session) => submit(jobType, undefined, options, session)),
        );
      await wanted.parseAsync(rest, { from: 'user' });
    })
    .addHelpText(
      'after',
      `\n${say({
        ja: '種類の一覧は junban types、終了コードは junban --help。',
        en: 'junban types lists the types, junban --help the exit codes.',
      })}`,
    );
}

/** `junban submit autofill` with everything that type takes; first what is the type's own. */
export function commandOf(type: JobType, cli: Cli): Command {
  const about = `${type.title}\n${type.description}`;
  const command = cli.command(`junban submit ${type.name}`, { ja: about, en: about });
  if (type.file) command.argument(type.file.required ? '<file>' : '[file]', type.file.accept.join(' '));
  const common = [...placingOptions(type, cli.say), ...commonOptions(type, cli.say)];
  const own = formOptions(type.form, [...common, ...cli.globalOptions], cli.say);
  for (const option of [...own, ...common]) command.addOption(option);
  return command;
}

const commonOptions = ({ form }: JobType, say: Session['say']): Option[] => [
  ...(form.some((field) => field.in === 'secrets')
    ? [
        new Option(
          '--secrets-stdin',
          say({
            ja: '秘密の項目を JSON で標準入力から読む',
            en: 'read the secret fields as JSON from stdin',
          }),
        ),
      ]
    : []),
  new Option(
    '--input <name=value...>',
    say({ ja: '入力の項目（何度でも）', en: 'a field of the input, as often as needed' }),
  ),
  new Option(
    '--idempotency-key <key>',
    say({
      ja: '同じ値なら何度送っても一つのジョブ（既定は毎回新しい UUID）',
      en: 'however often it is sent, it is one job (a new UUID by default)',
    }),
  ),
  new Option(
    '-w, --wait',
    say({
      ja: '終わるまで待ち、終了コードで結果を返す',
      en: 'wait until it has ended; the exit code says how',
    }),
  ),
];

async function submit(
  type: JobType,
  path: string | undefined,
  options: Options,
  session: Session,
): Promise<Result> {
  const { api, say } = session;
  const file = path === undefined ? undefined : await readLocalFile(path, type);
  const input = { ...givenInput(options.input ?? [], type), ...typedFields(type.form, 'input', options) };
  const secrets = await gatherSecrets(
    type.form,
    {
      typed: typedFields(type.form, 'secrets', options),
      json: options.secretsStdin ?? false,
      onStdin: type.form.find((field) => isHidden(field) && options[`${camel(field.name)}Stdin`])?.name,
    },
    session,
  );
  const answer = await api.call('submitJob', {
    headers: { 'Idempotency-Key': options.idempotencyKey ?? randomUUID() },
    body: {
      type: type.name,
      ...placingOf(options),
      ...(Object.keys(input).length > 0 && { input }),
      ...(secrets && { secrets }),
      ...(file && (await upload(file, session))),
    },
  });
  const note = submittedNote(answer, session);
  if (!options.wait)
    return result({
      json: answer,
      text: (safe) => jobText(safe.job, session),
      note: `${note}\n${say(howToFollow(answer.job.id))}`,
      ...(answer.existing_job && { exitCode: exitCode.notAchieved }),
    });
  session.terminal.note(`${note}\nid  ${plain(answer.job.id)}`);
  const job = await waitForEnd(answer.job.id, session);
  return result({
    json: { ...answer, job },
    text: (safe) => jobText(safe.job, session),
    // However that job ends: the file was not taken.
    exitCode: answer.existing_job ? exitCode.notAchieved : exitCodeOf(job),
  });
}

const howToFollow = (id: string) => ({
  ja: `続きを見る: junban wait ${id}`,
  en: `follow it: junban wait ${id}`,
});
