import { Argument, type Command } from 'commander';
import type { Cli } from '../cli.ts';
import { candidatesFor } from '../completion/candidates.ts';
import { scripts, shells } from '../completion/scripts.ts';
import { valuesOf } from '../completion/values.ts';
import { harmless } from '../plain.ts';

export function completionCommand(cli: Cli): Command {
  const { say } = cli;
  return cli
    .command('completion', { ja: 'シェルの補完', en: 'completion for your shell' }, [
      'eval "$(junban completion bash)"      # ~/.bashrc',
      'eval "$(junban completion zsh)"       # ~/.zshrc',
      'junban completion fish > ~/.config/fish/completions/junban.fish',
    ])
    .addArgument(new Argument('<shell>', say({ ja: 'シェル', en: 'your shell' })).choices([...shells]))
    .action((shell: (typeof shells)[number]) => {
      process.stdout.write(scripts[shell]);
    });
}

/** What the scripts ask: the words so far, the one being typed last. One candidate a line. */
export function completeCommand(cli: Cli, program: Command): Command {
  return cli
    .command('__complete', { ja: '', en: '' })
    .helpOption(false)
    .allowUnknownOption()
    .argument('[words...]')
    .action(async (_words: readonly string[], _options: object, command: Command) => {
      // Whatever is wrong, a person who types gets no message in the middle of a line.
      const found = await candidatesFor(program, command.args, valuesOf(cli)).catch(() => []);
      process.stdout.write(
        harmless(found)
          .map((each) => `${each}\n`)
          .join(''),
      );
    });
}
