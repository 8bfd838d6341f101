import { describe, expect, it } from 'vitest';
import { autofillForm } from '../../../functions/older/upload-form.ts';

const person = { email: 'taro@example.com', password: 'correct horse' };

describe('the fields of an AutoFill form', () => {
  it('are credentials and options; an empty one was not said', () => {
    const fields = {
      ...person,
      company_id: '',
      mode: 'rehearsal',
      on_different: 'fail',
      note: ' ',
      place: '本社',
    };
    expect(autofillForm(fields)).toEqual({
      secrets: person,
      input: { mode: 'rehearsal', onDifferent: 'fail', place: '本社' },
    });
  });

  it('name a company code, or with the other way to sign in a company ID', () => {
    const fields = { ...person, company_id: 'acme' };
    expect(autofillForm(fields).secrets).toEqual({ ...person, companyCode: 'acme' });
    expect(autofillForm({ ...fields, sign_in: 'company' }).secrets).toEqual({ ...person, companyId: 'acme' });
  });

  it.each([
    [{ Mode: 'rehearsal' }, 'Mode'],
    [{ rehearsal: 'true' }, 'rehearsal'],
    [{ onDifferent: 'fail' }, 'onDifferent'],
    [{ sign_in: 'sso' }, 'sign_in'],
  ])('%j are refused: what is misspelt must not become real punches', (more, field) => {
    const fields: Record<string, string> = { ...person, ...more };
    expect(() => autofillForm(fields)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST', field }));
  });
});
