import { describe, expect, it } from 'vitest';
import { languageOf } from '../../../local/cli/language.ts';

describe('the language of the command line', () => {
  it('is that of the locale, Japanese or English', () => {
    expect(languageOf([], { LANG: 'ja_JP.UTF-8' })).toBe('ja');
    expect(languageOf([], { LANG: 'C.UTF-8' })).toBe('en');
    expect(languageOf([], {})).toBe('en');
  });

  it('takes the variables in the order POSIX gives them', () => {
    expect(languageOf([], { LANG: 'ja_JP.UTF-8', LC_ALL: 'C' })).toBe('en');
    expect(languageOf([], { LANG: 'C', LC_MESSAGES: 'ja_JP.UTF-8' })).toBe('ja');
    expect(languageOf([], { LANG: 'ja_JP.UTF-8', LC_ALL: '' })).toBe('ja');
  });

  it('is what was typed before all else, wherever it stands', () => {
    expect(languageOf(['jobs', '--lang', 'en'], { LANG: 'ja_JP' })).toBe('en');
    expect(languageOf(['--lang=ja', 'jobs'], { LANG: 'C' })).toBe('ja');
    expect(languageOf(['jobs', '--', '--lang', 'ja'], { JUNBAN_LANG: 'en' })).toBe('en');
  });
});
