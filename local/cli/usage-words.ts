import type { CommanderError } from 'commander';
import type { Language, Text } from '../../shared/text.ts';
import { plain } from './plain.ts';

/** The words of the option parser, which speaks English alone, in Japanese. */

const japaneseTitles: Readonly<Record<string, string>> = {
  'Usage:': '使い方:',
  'Arguments:': '引数:',
  'Options:': 'オプション:',
  'Global Options:': '共通オプション:',
  'Commands:': 'コマンド:',
};

export const titlesIn = (language: Language): Readonly<Record<string, string>> =>
  language === 'ja' ? japaneseTitles : {};

/** What it says of a mistake, by its code: what it quotes is put in. */
const japanese: Readonly<Record<string, (quoted: readonly string[]) => string>> = {
  'commander.unknownCommand': ([name]) => `「${name}」というコマンドはありません。`,
  'commander.unknownOption': ([name]) => `「${name}」というオプションはありません。`,
  'commander.missingArgument': ([name]) => `引数 <${name}> が必要です。`,
  'commander.optionMissingArgument': ([flags]) => `オプション「${flags}」には値が必要です。`,
  'commander.missingMandatoryOptionValue': ([flags]) => `オプション「${flags}」が必要です。`,
  'commander.conflictingOption': ([one, other]) => `「${one}」と「${other}」は同時に使えません。`,
  'commander.excessArguments': () => '引数が多すぎます。',
};

const noCommand: Text = { ja: 'コマンドを指定してください。', en: 'Say which command.' };

/** @returns what is wrong with what was typed, and what may have been meant */
export function usageText({ code, message }: CommanderError): { what: Text; meant: string | undefined } {
  // It has printed the help, and says that it did.
  if (code === 'commander.help') return { what: noCommand, meant: undefined };
  const [first = '', ...rest] = message.split('\n');
  const what = plain(first.replace(/^error: /, ''));
  const meant = /Did you mean (?:one of )?(.*)\?\)/.exec(rest.join(' '))?.[1];
  const quoted = [...what.matchAll(/'([^']*)'/g)].map(([, text = '']) => text);
  // Ours are in the language already.
  const [, option, argument, ours] =
    /^(?:option '(.*)' argument|command-argument value) '.*' is invalid(?: for argument '(.*)')?\. (.*)$/.exec(
      what,
    ) ?? [];
  const name = option ?? argument;
  const choices = /^Allowed choices are (.*)\.$/.exec(ours ?? '')?.[1];
  const optionAndReason = ours === undefined ? undefined : `${name}: ${ours}`;
  return {
    what: {
      ja:
        (choices && `${name} は ${choices} のどれかです。`) ??
        optionAndReason ??
        japanese[code]?.(quoted) ??
        what,
      en: optionAndReason ?? `${what}.`.replace(/\.\.$/, '.'),
    },
    meant,
  };
}
