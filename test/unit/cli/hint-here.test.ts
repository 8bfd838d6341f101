import { describe, expect, it } from 'vitest';
import { hintHere } from '../../../local/cli/hint-here.ts';

const url = 'https://a.example';
const hint = (key: string | undefined, profile: string | undefined, env = {}) =>
  hintHere('INVALID_KEY', { url, key, profile }, env)?.en;

describe('a refused key', () => {
  it('is told by where it came from', () => {
    expect(hint('k', 'work', { JUNBAN_KEY: 'k' })).toContain('from JUNBAN_KEY');
    expect(hint('k', 'work')).toContain('from the profile "work"');
    expect(hint(undefined, undefined)).toContain('No key was sent');
  });

  it('comes with the commands that give another, and with no header of HTTP', () => {
    for (const code of ['INVALID_KEY', 'INVALID_TOKEN', 'KEY_REQUIRED'])
      expect(hintHere(code, { url, key: 'k', profile: 'p' }, {})?.en).toMatch(
        /junban login\..*junban init --local\.$/,
      );
    expect(hint('k', 'work')).not.toContain('Authorization');
  });
});

it('leaves other refusals the hint of the service', () => {
  expect(hintHere('JOB_NOT_FOUND', { url, key: undefined, profile: undefined }, {})).toBeUndefined();
  expect(hintHere('KEY_NOT_FOUND', undefined, {})?.en).toContain('junban keys');
});
