import * as z from 'zod';
import { ask, readStdin } from '../ask.ts';
import { Refusal } from '../failure.ts';
import type { Session } from '../session.ts';
import { type FormField, isHidden, kebab, variableOf } from './form-field.ts';

/** Where secrets may come from, beside the environment and whoever sits at the terminal. */
export interface SecretSources {
  /** What was typed as an option: an e-mail address, never a password. Absent where there are no such options. */
  readonly typed?: Readonly<Record<string, unknown>>;
  /** All of stdin is a JSON object with secrets. */
  readonly json: boolean;
  /** All of stdin is this field. */
  readonly onStdin?: string | undefined;
}

/** Names that mean something else to every command. */
const taken = new Set(['JUNBAN_URL', 'JUNBAN_KEY', 'JUNBAN_PROFILE', 'JUNBAN_LANG']);

/**
 * The secrets a job type asks for: as typed, from stdin, from the environment, and what is needed still is asked for.
 *
 * @returns undefined for a type that takes none
 * @throws Refusal naming what is missing and the ways to give it
 */
export async function gatherSecrets(
  form: readonly FormField[],
  sources: SecretSources,
  { env, terminal, say }: Pick<Session, 'env' | 'terminal' | 'say'>,
): Promise<Record<string, unknown> | undefined> {
  const fields = form.filter((field) => field.in === 'secrets');
  const secrets: Record<string, unknown> = {
    ...fromEnvironment(fields, env),
    ...(await fromStdin(sources)),
    ...sources.typed,
  };
  const missing = fields.filter(({ name, required }) => required && secrets[name] === undefined);
  if (missing.length > 0 && (!terminal.interactive || sources.json || sources.onStdin !== undefined))
    throw notGiven(missing, sources.typed !== undefined);
  for (const field of missing)
    secrets[field.name] = await ask(`${field.label}: `, { secret: isHidden(field) });
  if (terminal.interactive && missing.some(isHidden)) terminal.note(say(sealed));
  return fields.length > 0 || Object.keys(secrets).length > 0 ? secrets : undefined;
}

const fromEnvironment = (fields: readonly FormField[], env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    fields.flatMap((field) => {
      const variable = variableOf(field);
      const value = taken.has(variable) ? undefined : env[variable];
      return value ? [[field.name, value]] : [];
    }),
  );

async function fromStdin({ json, onStdin }: SecretSources): Promise<Record<string, unknown>> {
  if (onStdin !== undefined) return { [onStdin]: await readStdin() };
  if (!json) return {};
  const parsed = z.record(z.string(), z.unknown()).safeParse(parseJson(await readStdin()));
  if (!parsed.success)
    throw new Refusal(
      { ja: '標準入力が JSON のオブジェクトではありません。', en: 'What came on stdin is no JSON object.' },
      { ja: '例: {"email":"…","password":"…"}', en: 'For example {"email":"…","password":"…"}' },
    );
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const sealed = {
  ja: '送信と同時に暗号化され、ジョブが終わると破棄されます。',
  en: 'It is sealed as soon as it arrives, and destroyed when the job ends.',
};

const notGiven = (missing: readonly FormField[], withOptions: boolean) => {
  const ways = missing.map((field) => {
    const option = `--${kebab(field.name)}${isHidden(field) ? '-stdin' : ''}, `;
    return `${field.label}: ${withOptions ? option : ''}${variableOf(field)}`;
  });
  return new Refusal(
    {
      ja: `足りないものがあります: ${missing.map(({ label }) => label).join('、')}`,
      en: `Something is missing: ${missing.map(({ label }) => label).join(', ')}`,
    },
    { ja: `${ways.join(' / ')} / --secrets-stdin`, en: `${ways.join(' / ')} / --secrets-stdin` },
  );
};
