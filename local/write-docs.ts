/** Writes the pages under docs/ that are made from the code: `node local/write-docs.ts`. */

import { writeFileSync } from 'node:fs';
import { STATUS_CODES } from 'node:http';
import { join } from 'node:path';
import { roles } from '../shared/access/role.ts';
import { codesOfNoOperation } from '../shared/api/openapi-errors.ts';
import { type Access, errorsOf, type Pace } from '../shared/api/operation.ts';
import { everyOperation } from '../shared/api/operations.ts';
import { paces } from '../shared/api/paces.ts';
import { type ErrorKind, errorKinds } from '../shared/error-codes.ts';

/** By path from the project's directory. */
export const writtenPages = (): ReadonlyMap<string, string> =>
  new Map([
    ['docs/errors.md', errorsPage()],
    ['docs/routes.md', routesPage()],
  ]);

const kinds = Object.entries<ErrorKind>(errorKinds);

function errorsPage(): string {
  const byStatus = [...Map.groupBy(kinds, ([, { status }]) => status)].toSorted(([a], [b]) => a - b);
  return `<!-- Made from shared/error-codes.ts and shared/api by \`node local/write-docs.ts\`: change it there. -->

# Errors

Whatever the API refuses is answered in one shape. Programs go by \`code\`; \`message\` and \`hint\` are for people, Japanese or,
with \`Accept-Language: en\`, English, and often say more than the general words below. \`field\` or \`details\` (with \`row\`,
\`column\`, \`field\`, \`found\`) tell where it is; \`retryAfterSeconds\` says the same as the header \`Retry-After\`; some codes
bring facts of their own. A code never changes its meaning, and none is taken away within \`/v1\`.

\`\`\`json
${JSON.stringify(example, null, 2)}
\`\`\`

${byStatus.map(([status, group]) => sectionOf(status, group)).join('\n')}`;
}

const example = {
  error: {
    code: 'INVALID_CURSOR',
    message: errorKinds.INVALID_CURSOR.means.en,
    hint: errorKinds.INVALID_CURSOR.act.en,
    field: 'cursor',
    requestId: '5f2b7c1e-8d34-4b9a-9a61-3c0f5d2e7b18',
  },
};

const sectionOf = (status: number, group: readonly (readonly [string, ErrorKind])[]): string =>
  `## ${status} ${STATUS_CODES[status]}

${group.map(([code, kind]) => codeOf(code, kind)).join('\n')}`;

const codeOf = (code: string, { means, act }: ErrorKind): string => `### \`${code}\`

- ${plain(`${means.en} ${act.en}`)}
- ${plain(`${means.ja}${act.ja}`)}
- From: ${whereFrom(code)}
`;

/** Words as they are: `<key>` is no tag. */
const plain = (text: string): string => text.replace(/[<*\\]/g, '\\$&');

/** The operations that answer with a code, or those that do not where they are fewer. */
function whereFrom(code: string): string {
  const elsewhere = codesOfNoOperation[code];
  if (elsewhere !== undefined) return elsewhere;
  const [answering = [], others = []] = [true, false].map((wanted) =>
    everyOperation
      .filter((operation) => errorsOf(operation).some((it) => it === code) === wanted)
      .map(({ method, path }) => `\`${method} ${path}\``),
  );
  if (others.length === 0) return 'every operation.';
  if (others.length < answering.length) return `every operation but ${others.join(', ')}.`;
  return `${answering.join(', ')}.`;
}

function routesPage(): string {
  const byTag = [...Map.groupBy(everyOperation, ({ tag }) => tag)];
  return `<!-- Made from shared/api by \`node local/write-docs.ts\`: change it there. -->

# Routes

Every operation of the HTTP API. \`/docs\` of a running service is the long form of this page, with parameters, bodies, answers
and examples; \`/openapi.json\` is for programs. [The API](api.md) tells how they work together, [Access](access.md) who is
who.

${byTag.map(([tag, group]) => `## ${tag}\n\n${group.map(routeOf).join('\n')}\n`).join('\n')}`;
}

const routeOf = ({ method, path, summary, access, pace }: (typeof everyOperation)[number]): string =>
  `- \`${method} ${path}\` — ${summary}${/[?.]$/.test(summary) ? '' : '.'} ${whoMay(access)} ${howOften(pace)}`;

function whoMay(access: Access): string {
  switch (access.kind) {
    case 'open':
      return 'Everybody.';
    case 'submit':
      return 'Submitter, operator, admin; everybody for public types.';
    case 'job':
      return access.may === 'see' ? 'Its owner, viewer, operator, admin.' : 'Its owner, operator, admin.';
    case 'role':
      return access.roles.length === roles.length ? 'Every key.' : `${capitalized(access.roles.join(', '))}.`;
  }
}

const capitalized = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

const howOften = (pace: Pace): string =>
  pace === 'free' ? 'No limit.' : `${paces[pace].address} a minute, ${paces[pace].key} with a key.`;

if (import.meta.main)
  for (const [path, text] of writtenPages()) writeFileSync(join(import.meta.dirname, '..', path), text);
