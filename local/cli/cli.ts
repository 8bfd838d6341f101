import { type Argument, Command, type Help, type Option } from 'commander';
import stringWidth from 'string-width';
import type { Language, Text } from '../../shared/text.ts';
import { type Paint, painter, wantsColour } from './colour.ts';
import { exitCode } from './exit-code.ts';
import { Interrupted } from './failure.ts';
import type { Result } from './result.ts';
import { type GlobalOptions, Session } from './session.ts';
import { Terminal } from './terminal.ts';
import { titlesIn } from './usage-words.ts';
import { wrapJapanese } from './wrap.ts';

export interface CliOptions {
  readonly language: Language;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** What commands are made with: the same help, the same errors, the same way to run. */
export class Cli {
  readonly language: Language;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** What was typed for the options that every command takes. The program sets both. */
  globals: () => GlobalOptions & { readonly color?: boolean } = () => ({});
  /** Options that every command takes. */
  globalOptions: readonly Option[] = [];

  constructor({ language, env, signal }: CliOptions) {
    this.language = language;
    this.env = env;
    this.signal = signal;
  }

  readonly say = (text: Text): string => text[this.language];

  command(name: string, summary: Text, examples: readonly string[] = []): Command {
    const paint = this.#helpPaint();
    const command = new Command(name)
      .description(this.say(summary))
      .helpOption('-h, --help', this.say({ ja: 'この説明を表示する', en: 'show this help' }))
      .configureHelp(helpIn(this.language, paint))
      .configureOutput({ outputError: () => {} })
      .exitOverride();
    if (examples.length > 0) {
      const title = paint('strong', this.say({ ja: '例:', en: 'Examples:' }));
      command.addHelpText('after', `\n${title}\n${examples.map((each) => `  ${each}`).join('\n')}`);
    }
    return command;
  }

  session(): Session {
    const { language, env, signal } = this;
    const options = this.globals();
    const terminal = new Terminal({ env, noColour: options.color === false });
    return new Session({ options, env, language, terminal, signal });
  }

  /** Does the work of a command and shows what came of it. */
  async run(work: (session: Session) => Promise<Result>): Promise<void> {
    const session = this.session();
    const { json, text, note, exitCode: code } = await untilInterrupted(work(session), this.signal);
    if (session.options.json) session.terminal.json(json);
    else session.terminal.print(text());
    if (note !== undefined) session.terminal.note(note);
    process.exitCode = code ?? exitCode.done;
  }

  #helpPaint(): Paint {
    return painter(wantsColour(process.stdout, this.env, process.argv.includes('--no-color')));
  }
}

/** Ctrl-C does not wait for an answer that is under way. */
async function untilInterrupted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let stop = () => {};
  const interrupted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason ?? new Interrupted());
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, interrupted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Wide characters count twice, headings are in the language. */
function helpIn(language: Language, paint: Paint): Partial<Help> {
  const titles = titlesIn(language);
  return {
    displayWidth: (text: string) => stringWidth(text),
    ...(language === 'ja' && { boxWrap: wrapJapanese }),
    styleTitle: (title: string) => paint('strong', titles[title] ?? title),
    // Its choices and defaults are in the description, in the language.
    optionDescription: (option) => option.description,
    subcommandTerm: (command) => [command.name(), ...command.registeredArguments.map(argumentTerm)].join(' '),
  };
}

const argumentTerm = (argument: Argument): string =>
  argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;
