import { InvalidArgumentError } from 'commander';
import type { Text } from '../../shared/text.ts';

/** For options that take a whole number. */
export const wholeNumber =
  (min: number, max: number, say: (text: Text) => string) =>
  (text: string): number => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(
      say({
        ja: `${min} から ${max} までの整数を指定してください。`,
        en: `It takes a whole number from ${min} to ${max}.`,
      }),
    );
  };
