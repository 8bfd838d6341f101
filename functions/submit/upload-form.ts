import type { UploadRequest } from './request.ts';

/** What the fields of an AutoFill form mean. A field that is left empty, as forms send it, was not said. */
export function autofillForm(fields: UploadRequest['fields']): {
  readonly secrets: Readonly<Record<string, string>>;
  readonly input: Readonly<Record<string, string>>;
} {
  const { email = '', password = '', sign_in: way } = fields;
  const said = (name: string, value = '') => (value.trim() === '' ? {} : { [name]: value });
  return {
    secrets: { email, password, ...said(way === 'company' ? 'companyId' : 'companyCode', fields.company_id) },
    input: {
      ...said('mode', fields.mode),
      ...said('onDifferent', fields.on_different),
      ...said('note', fields.note),
      ...said('place', fields.place),
    },
  };
}
