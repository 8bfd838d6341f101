import { describe, expect, it } from 'vitest';
import { credentials } from '../../../functions/worker/jobs/autofill/credentials.ts';
import { parseOptions } from '../../../functions/worker/jobs/autofill/options.ts';

const refusal = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('it was not refused');
};

describe('the options of a submission', () => {
  it('are none by default', () => {
    expect(parseOptions({})).toEqual({ mode: 'fill', onDifferent: 'skip' });
  });

  it('are taken as they are meant', () => {
    const said = { mode: 'rehearsal', onDifferent: 'fail', note: '在宅', place: '本社' };
    expect(parseOptions(said)).toEqual(said);
    expect(parseOptions({ note: '  在宅 ' }).note).toBe('在宅');
  });

  it.each([
    [{ mode: 'dry-run' }, 'input.mode'],
    [{ onDifferent: 'overwrite' }, 'input.onDifferent'],
    [{ note: 'a\nb' }, 'input.note'],
    [{ note: 'x'.repeat(256) }, 'input.note'],
    [{ place: '\u202Eevil' }, 'input.place'],
    [{ dryRun: true }, 'input.dryRun'],
    ['rehearsal', 'input'],
  ])('%j is refused by the name of its field', (said, field) => {
    expect(refusal(() => parseOptions(said))).toMatchObject({ code: 'INVALID_REQUEST', status: 400, field });
  });
});

describe('the credentials', () => {
  const person = { email: 'Taro@Example.com', password: ' correct horse ' };

  it('are one person at one company, whatever the case of the letters', () => {
    const one = credentials({ ...person, companyCode: 'ACME' });
    const same = credentials({ email: 'taro@example.com', password: 'x', companyCode: 'acme' });
    expect(one.identity).toBe(same.identity);
    expect(one.identity).not.toBe(credentials(person).identity);
    expect(one.proof).toBe(' correct horse ');
  });

  it('of a company ID are another account than those of a company code', () => {
    const byId = credentials({ ...person, companyId: 'acme' });
    expect(byId.identity).not.toBe(credentials({ ...person, companyCode: 'acme' }).identity);
  });

  it('take a company code or a company ID, not both', () => {
    const both = { ...person, companyCode: 'a', companyId: 'b' };
    expect(refusal(() => credentials(both))).toMatchObject({
      code: 'INVALID_CREDENTIALS',
      field: 'companyId',
    });
  });
});
