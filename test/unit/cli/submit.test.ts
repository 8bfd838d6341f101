import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { type FormField, kebab, variableOf } from '../../../local/cli/submit/form-field.ts';
import { formOptions, typedFields } from '../../../local/cli/submit/form-options.ts';
import { givenInput } from '../../../local/cli/submit/given-input.ts';
import { gatherSecrets } from '../../../local/cli/submit/secrets.ts';
import { Terminal } from '../../../local/cli/terminal.ts';

const form: readonly FormField[] = [
  { name: 'email', in: 'secrets', label: 'E-mail', control: 'email', required: true },
  { name: 'password', in: 'secrets', label: 'Password', control: 'password', required: true },
  { name: 'companyCode', in: 'secrets', label: 'Company', control: 'text', required: false },
  {
    name: 'mode',
    in: 'input',
    label: 'Mode',
    control: 'select',
    required: false,
    options: [
      { value: 'fill', label: 'Fill' },
      { value: 'rehearsal', label: 'Rehearse' },
    ],
  },
  { name: 'days', in: 'input', label: 'Days', control: 'number', required: false },
  { name: 'loud', in: 'input', label: 'Loud', control: 'checkbox', required: false },
  { name: 'priority', in: 'input', label: 'Another priority', control: 'text', required: false },
];
const say = ({ en }: { en: string }) => en;

function typed(...words: string[]) {
  const command = new Command().exitOverride().configureOutput({ outputError: () => {} });
  const common = new Command().option('--priority <n>').options;
  for (const option of [...formOptions(form, common, say), ...common]) command.addOption(option);
  command.parse(words, { from: 'user' });
  return {
    input: typedFields(form, 'input', command.opts()),
    secrets: typedFields(form, 'secrets', command.opts()),
  };
}

describe('the options of a job type', () => {
  it('come from its form, in the types of its fields', () => {
    expect(
      typed('--mode', 'rehearsal', '--days', '3', '--loud', '--email', 'a@b.example', '--company-code', 'c'),
    ).toEqual({
      input: { mode: 'rehearsal', days: 3, loud: true },
      secrets: { email: 'a@b.example', companyCode: 'c' },
    });
  });

  it('say nothing of what was not typed', () => {
    expect(typed()).toEqual({ input: {}, secrets: {} });
  });

  it('refuse what the form does not offer', () => {
    expect(() => typed('--mode', 'x')).toThrow('Allowed choices are fill, rehearsal');
    expect(() => typed('--days', 'many')).toThrow('days takes a number');
  });

  it('never take a password, and say how it is given', () => {
    expect(() => typed('--password', 'hunter2')).toThrow('Do not type Password into a command');
  });

  it('leave alone what means something to every submission', () => {
    expect(() => typed('--priority', '3')).not.toThrow();
    expect(
      formOptions(form, new Command().option('--priority <n>').options, say).map(({ long }) => long),
    ).not.toContain('--priority');
  });

  it('are named as shells and environments name things', () => {
    expect(kebab('companyCode')).toBe('company-code');
    expect(variableOf({ name: 'companyCode' })).toBe('JUNBAN_COMPANY_CODE');
  });
});

describe('--input name=value', () => {
  const type = {
    input: {
      type: 'object',
      properties: { message: { type: 'string' }, count: { type: 'integer' }, tags: { type: 'array' } },
    },
  };

  it('is text or JSON as the schema of the type takes it', () => {
    expect(givenInput(['message=3', 'count=3', 'tags=["a"]', 'unknown=x=y'], type)).toEqual({
      message: '3',
      count: 3,
      tags: ['a'],
      unknown: 'x=y',
    });
  });

  it('is refused when it is neither', () => {
    expect(() => givenInput(['message'], type)).toThrow('name=value');
    expect(() => givenInput(['count=three'], type)).toThrow('takes JSON');
  });

  it('cannot reach what objects have of themselves', () => {
    expect(Object.keys(givenInput(['__proto__=x', 'toString=y'], type))).toEqual(['__proto__', 'toString']);
  });
});

describe('secrets', () => {
  const nobody = (env: NodeJS.ProcessEnv) => ({
    env,
    say,
    terminal: Object.assign(new Terminal({ env: {}, noColour: true }), { interactive: false }),
  });

  it('come from the environment and from what was typed', async () => {
    const env = { JUNBAN_EMAIL: 'env@b.example', JUNBAN_PASSWORD: 'from-env' };
    expect(await gatherSecrets(form, { typed: { email: 'a@b.example' }, json: false }, nobody(env))).toEqual({
      email: 'a@b.example',
      password: 'from-env',
    });
  });

  it('are named with every way to give them when some are missing and nobody can be asked', async () => {
    const gathered = gatherSecrets(form, { typed: {}, json: false }, nobody({ JUNBAN_EMAIL: 'a@b.example' }));
    await expect(gathered).rejects.toMatchObject({
      what: { en: 'Something is missing: Password' },
      act: { en: expect.stringContaining('--password-stdin, JUNBAN_PASSWORD') },
    });
  });

  it('are not sent to a type that takes none', async () => {
    expect(await gatherSecrets(form.slice(3), { json: false }, nobody({}))).toBeUndefined();
  });

  it('do not come from a variable that means something to every command', async () => {
    const key: FormField = { name: 'key', in: 'secrets', label: 'Key', control: 'password', required: false };
    expect(await gatherSecrets([key], { json: false }, nobody({ JUNBAN_KEY: 'jnb_x' }))).toEqual({});
  });
});
