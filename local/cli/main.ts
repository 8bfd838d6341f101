#!/usr/bin/env node
/** `junban`: the service from a terminal (docs/cli.md). */
import { CommanderError } from 'commander';
import { ApiError } from '../../shared/api/client.ts';
import { Cli } from './cli.ts';
import { exitCode } from './exit-code.ts';
import { failureOf, Interrupted, Refusal } from './failure.ts';
import { failureText } from './failure-text.ts';
import { hintHere } from './hint-here.ts';
import { languageOf } from './language.ts';
import { harmless } from './plain.ts';
import type { Target } from './profiles/target.ts';
import { programOf } from './program.ts';
import type { Session } from './session.ts';
import { endOnClosedPipe } from './terminal.ts';
import { usageText } from './usage-words.ts';

const args = process.argv.slice(2);
const interruption = new AbortController();
process.once('SIGINT', () => {
  // The second one ends it at once.
  process.once('SIGINT', () => process.exit(exitCode.interrupted));
  interruption.abort(new Interrupted());
});
endOnClosedPipe();

const cli = new Cli({
  language: languageOf(args, process.env),
  env: process.env,
  signal: interruption.signal,
});
try {
  const program = programOf(cli);
  await program.parseAsync(args.length > 0 ? args : ['--help'], { from: 'user' });
} catch (error) {
  fail(error);
}

function fail(error: unknown): void {
  // Help and version were printed.
  if (error instanceof CommanderError && error.exitCode === 0) return;
  if (error instanceof Interrupted || interruption.signal.aborted) process.exit(exitCode.interrupted);
  const session = cli.session();
  const { terminal, options } = session;
  const failure = failureOf(error instanceof CommanderError ? usageRefusal(error) : error, cli.say);
  process.exitCode = failure.exitCode;
  if (options.json) {
    const { exitCode: _, ...said } = failure;
    terminal.json({ error: said });
  }
  const here = error instanceof ApiError ? hintHere(failure.code, targetIn(session), process.env) : undefined;
  const shown = here === undefined ? failure : { ...failure, hint: cli.say(here) };
  terminal.note(failureText(shown, terminal.paintNote, cli.say));
  if (options.debug && error instanceof Error) terminal.note(harmless(error.stack ?? error.message));
}

function targetIn(session: Session): Target | undefined {
  try {
    return session.target;
  } catch {
    return undefined;
  }
}

function usageRefusal(error: CommanderError): Refusal {
  const { what, meant } = usageText(error);
  return new Refusal(
    what,
    meant === undefined
      ? { ja: '使い方は --help で表示します。', en: '--help shows how it is used.' }
      : { ja: `もしかして: ${meant}`, en: `Did you mean ${meant}?` },
  );
}
