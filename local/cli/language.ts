import type { Language } from '../../shared/text.ts';

/**
 * Which language to speak, before anything else is known: help is in it too.
 *
 * `--lang` goes before JUNBAN_LANG, that before the locale in the order POSIX gives its variables. Anything but
 * Japanese is English.
 */
export function languageOf(args: readonly string[], env: NodeJS.ProcessEnv): Language {
  const asked = optionOf(args, '--lang') || env.JUNBAN_LANG || env.LC_ALL || env.LC_MESSAGES || env.LANG;
  return asked?.toLowerCase().startsWith('ja') ? 'ja' : 'en';
}

/** `--name value` or `--name=value`; the last one counts, and none after `--`. */
function optionOf(args: readonly string[], name: string): string | undefined {
  const end = args.indexOf('--');
  const options = end < 0 ? args : args.slice(0, end);
  const at = options.findLastIndex((arg) => arg === name || arg.startsWith(`${name}=`));
  if (at < 0) return undefined;
  return options[at] === name ? options[at + 1] : options[at]?.slice(name.length + 1);
}
