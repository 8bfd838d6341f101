import { JunbanError } from '../../shared/errors.ts';
import type { UploadRequest } from '../http/request.ts';

const known = ['email', 'password', 'company_id', 'sign_in', 'mode', 'on_different', 'note', 'place'];
const waysIn = ['', 'common', 'company'];

/**
 * What the fields of an AutoFill form mean. A field that is left empty, as forms send it, was not said.
 *
 * @throws JunbanError INVALID_REQUEST for a field that nobody knows: a misspelt `mode` would be a month of real punches
 */
export function autofillForm(fields: UploadRequest['fields']): {
  readonly secrets: Readonly<Record<string, string>>;
  readonly input: Readonly<Record<string, string>>;
} {
  const { email = '', password = '', sign_in: way = '' } = fields;
  const unknown = Object.keys(fields).find((name) => !known.includes(name));
  if (unknown !== undefined) throw notTaken(unknown);
  if (!waysIn.includes(way.trim())) throw notTaken('sign_in');
  const said = (name: string, value = '') => (value.trim() === '' ? {} : { [name]: value });
  return {
    secrets: {
      email,
      password,
      ...said(way.trim() === 'company' ? 'companyId' : 'companyCode', fields.company_id),
    },
    input: {
      ...said('mode', fields.mode),
      ...said('onDifferent', fields.on_different),
      ...said('note', fields.note),
      ...said('place', fields.place),
    },
  };
}

/** A name that somebody made up is shown without what could change the look of the line it stands in. */
function notTaken(name: string): JunbanError {
  const field = name.replace(/[^\p{L}\p{N}_.-]/gu, '?').slice(0, 50);
  return new JunbanError({
    code: 'INVALID_REQUEST',
    field,
    text: { ja: `項目「${field}」は使えません。`, en: `The field "${field}" is not as it has to be.` },
    hint: {
      ja: '使える項目は file、email、password、company_id、sign_in（common か company）、mode、on_different、note、place です。',
      en: 'Fields are file, email, password, company_id, sign_in (common or company), mode, on_different, note and place.',
    },
  });
}
