import { Command } from 'commander';

/**
 * Adds the subcommand that is meant when none is named. Another word would go to it as an argument too many; it is
 * refused as what it is, a subcommand that is not there, with the one that may have been meant.
 */
export function addDefault(parent: Command, subcommand: Command): void {
  parent.addCommand(subcommand, { isDefault: true });
  parent.hook('preSubcommand', ({ args: [word = '-'], commands }) => {
    if (word.startsWith('-') || commands.some((each) => each.name() === word)) return;
    // Only where there is no default does the parser say what may have been meant.
    const names = new Command(parent.name()).exitOverride().configureOutput({ outputError: () => {} });
    for (const each of commands) names.command(each.name());
    names.helpCommand(false).parse([word], { from: 'user' });
  });
}
