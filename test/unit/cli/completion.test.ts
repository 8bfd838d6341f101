import { describe, expect, it } from 'vitest';
import { Cli } from '../../../local/cli/cli.ts';
import { candidatesFor } from '../../../local/cli/completion/candidates.ts';
import { programOf } from '../../../local/cli/program.ts';

const values = async (kind: string, words: readonly string[]) =>
  ({
    lane: ['browser', 'documents'],
    type: ['autofill'],
    profile: ['local'],
    'submit options': [`--of-${words[0]}`],
  })[kind] ?? [];

const program = programOf(new Cli({ language: 'en', env: {}, signal: new AbortController().signal }));
const complete = (...words: string[]) => candidatesFor(program, words, values);

describe('completion', () => {
  it('offers commands, and those below a command', async () => {
    expect(await complete('ret')).toEqual(['retry', 'retry-matching']);
    expect(await complete('keys', '')).toEqual(['list', 'create', 'revoke']);
    expect(await complete('')).not.toContain('__complete');
  });

  it('offers what is at a place: lanes, types, profiles', async () => {
    expect(await complete('pause', '')).toEqual(['browser', 'documents']);
    expect(await complete('submit', 'a')).toEqual(['autofill']);
    expect(await complete('--profile', '')).toEqual(['local']);
    expect(await complete('profiles', 'use', '')).toEqual(['local']);
    expect(await complete('jobs', '--type', '')).toEqual(['autofill']);
  });

  it('offers options, those of a job type too, and what they choose from', async () => {
    expect(await complete('jobs', '--er')).toEqual(['--error-code']);
    expect(await complete('submit', 'autofill', '--of')).toEqual(['--of-autofill']);
    expect(await complete('keys', 'create', 'x', '--role', 'a')).toEqual(['admin']);
  });

  it('steps over the values of options', async () => {
    expect(await complete('--profile', 'jobs', 'pau')).toEqual(['pause']);
    expect(await complete('jobs', '--type', 'x', '--la')).toEqual(['--lane', '--lang']);
  });

  it('leaves files to the shell', async () => {
    expect(await complete('submit', 'autofill', '')).toEqual([]);
  });
});

it('offers no word of a service that a shell would take for more than a word', async () => {
  const hostile = async () => ['browser', '$(touch x)', '*', 'a b', 'a;b', '`x`'];
  expect(await candidatesFor(program, ['pause', ''], hostile)).toEqual(['browser']);
});
