import type { Operation } from './operation.ts';

/** What a request is made of, beside its operation. */
export interface Example {
  readonly query: Readonly<Record<string, string>>;
  readonly body: object | undefined;
  readonly form: Readonly<Record<string, string>> | undefined;
}

/** What only the reader knows is a variable of their shell; the rest is there in every installation. */
const inPath: Readonly<Record<string, string>> = {
  id: '$JOB',
  keyId: '$KEY_ID',
  name: '$FILE',
  lane: 'browser',
  queue: 'browser',
  type: 'autofill',
};

/** A command that a shell takes as it is, once the variables it names are set. */
export function curl(operation: Operation, { query, body, form }: Example): string {
  const { method, path, access, headers = {}, answers } = operation;
  const address = path.replace(/\{(\w+)\}/g, (_, name: string) => inPath[name] ?? `$${name}`);
  const search = new URLSearchParams(query).toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
  const url = `"$JUNBAN_URL${address}${search === '' ? '' : `?${search}`}"`;
  const isFile = Object.values(answers).some(({ content }) => content === 'file');
  const moves = Object.keys(answers).includes('302');
  return [
    `curl${method === 'GET' || (method === 'POST' && (body || form)) ? '' : ` -X ${method}`} ${url}`,
    ...(access.kind === 'open' ? [] : ['-H "Authorization: Bearer $JUNBAN_KEY"']),
    ...('Idempotency-Key' in headers ? ['-H "Idempotency-Key: $(uuidgen)"'] : []),
    ...(body ? ["-H 'Content-Type: application/json'", `-d ${quoted(JSON.stringify(body))}`] : []),
    ...Object.entries(form ?? {}).map(([name, value]) => `-F ${quoted(`${name}=${value}`)}`),
    ...(isFile || moves
      ? [`${moves ? '-L ' : ''}-o ${path.includes('{name}') ? '"$FILE"' : 'month.xlsx'}`]
      : []),
  ].join(' \\\n  ');
}

/** For a POSIX shell: nothing means anything between single quotes but another one. */
const quoted = (text: string): string =>
  /^[\w@=.,:/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
