import type { Command, Option } from 'commander';

/** What can stand at a place: by the name of the argument or option. */
export type Values = (kind: string, words: readonly string[]) => Promise<readonly string[]>;

/** Options that a type adds to `submit` are known to its values alone. */
const optionsOfType = 'submit options';

/**
 * What may be meant by the last word, from the commands themselves.
 *
 * @param words what was typed after the name of the program; the last one is being typed and may be empty
 */
export async function candidatesFor(
  program: Command,
  words: readonly string[],
  values: Values,
): Promise<readonly string[]> {
  const typed = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const { command, operands, awaiting } = walk(program, before);
  const found = await (awaiting
    ? valuesOfOption(awaiting, values)
    : typed.startsWith('-')
      ? optionsOf(command, program, operands, values)
      : operandsOf(command, operands, values));
  return found.filter((each) => each.startsWith(typed) && isPlain.test(each));
}

/** What a shell takes as it stands. Some of the words come from a service. */
const isPlain = /^[\p{L}\p{N}._@:/+=-]+$/u;

interface Place {
  readonly command: Command;
  readonly operands: readonly string[];
  /** An option whose value comes next. */
  readonly awaiting?: Option;
}

function walk(program: Command, words: readonly string[]): Place {
  let command = program;
  let operands: string[] = [];
  let awaiting: Option | undefined;
  for (const word of words) {
    if (awaiting) {
      awaiting = undefined;
      continue;
    }
    if (word.startsWith('-')) {
      const option = [...command.options, ...program.options].find(
        (each) => each.short === word || each.long === word,
      );
      awaiting = option && (option.required || option.optional) ? option : undefined;
      continue;
    }
    const below = command.commands.find((each) => each.name() === word);
    if (below && operands.length === 0) command = below;
    else operands = [...operands, word];
  }
  return { command, operands, ...(awaiting && { awaiting }) };
}

const valuesOfOption = async (option: Option, values: Values): Promise<readonly string[]> =>
  option.argChoices ?? (await values(option.attributeName(), []));

async function optionsOf(
  command: Command,
  program: Command,
  operands: readonly string[],
  values: Values,
): Promise<string[]> {
  const own = [...command.options, ...program.options]
    .filter(({ hidden }) => !hidden)
    .flatMap(({ long }) => long ?? []);
  const more = command.name() === 'submit' ? await values(optionsOfType, operands) : [];
  return [...own, ...more, '--help'];
}

async function operandsOf(
  command: Command,
  operands: readonly string[],
  values: Values,
): Promise<readonly string[]> {
  const below = command.commands.map((each) => each.name()).filter((name) => !name.startsWith('_'));
  if (below.length > 0 && operands.length === 0) return below;
  if (command.name() === 'submit') return operands.length === 0 ? values('type', []) : [];
  if (command.name() === 'use' || command.name() === 'remove') return values('profile', []);
  const argument = command.registeredArguments[operands.length];
  return argument ? (argument.argChoices ?? values(argument.name(), [])) : [];
}
