import { maxScheduleSeconds, maxUploadBytes } from '../limits.ts';
import type { Operation } from './operation.ts';
import { maxBadCredentials } from './paces.ts';
import { defaultPageSize, maxPageSize } from './paging.ts';

/** What is to be said of the API as a whole: a heading, and what stands under it. CommonMark. */
const sections = {
  Start: `
The examples take the address of the service, without a slash at its end, and a key from the environment:

    export JUNBAN_URL=https://…
    export JUNBAN_KEY=jnb_…

Submit a job, then follow it under the address in \`Location\` until \`state\` is one of \`completed\`, \`error\`, \`timeout\`,
\`stopped\` or \`cancelled\`. Once every 5 seconds is often enough.`,

  'Who asks': `
Send a key as \`Authorization: Bearer <key>\` or as \`X-API-Key: <key>\`; or, where the service was set up with an identity
provider, its JWT as \`Authorization: Bearer <token>\`. Each has one role. A \`submitter\` submits jobs and has those of their
own; a \`viewer\` sees every job and changes nothing; an \`operator\` does both for every job, and minds lanes and dead
letters; an \`admin\` also makes keys and reads the audit.

Job types marked \`public\` take jobs without a key. Then the id of the job is the only key to it: keep it like one.`,

  Errors: `
Whatever is refused is answered in one shape, \`Error\`. Programs go by \`code\`: it never changes its meaning. \`message\` and
\`hint\` are for people and may be worded anew. \`field\` names what is wrong with the request, \`details\` every place in a file.
\`requestId\` is what an operator needs to look it up; a request may bring its own as \`X-Request-ID\` (8 to 64 letters,
digits, \`-\` and \`_\`).

An address that is not on this page is 404 \`ROUTE_NOT_FOUND\`, a method that an address does not take 405
\`METHOD_NOT_ALLOWED\` with \`Allow\`. What API Gateway stops before it reaches the service, more than 10 MB or too many
requests of everybody together, has no more than \`{"message": "…"}\`.`,

  Language: `
Messages are Japanese, with \`Accept-Language: en\` English. Times are ISO 8601 in UTC, sizes bytes.`,

  Pages: `
Lists come in pages of \`limit\` items, ${defaultPageSize} if nothing is said and ${maxPageSize} at most. Send \`next\` as \`cursor\` for the page after,
until it is null. A page may be shorter than \`limit\`, even empty, while \`next\` is not null. Rows and log lines have numbers
of their own: send \`next\` as \`after\`.`,

  'Sending it twice': `
Add \`Idempotency-Key: <a new UUID>\` to a submission, and repeat it as it was when no answer came. Within 24 hours the same
key with the same content gets the same job, with \`Idempotency-Replayed: true\`; with another content it is 409
\`IDEMPOTENCY_MISMATCH\`. A request that was refused leaves its key free.`,

  Limits: `
How often one key, or one network address without a key, may ask stands beside each operation; the number is the least that
is let through. Beyond it comes 429 \`RATE_LIMIT_EXCEEDED\` with \`Retry-After\` in seconds, which 503 has as well. Job types
limit their submissions besides (\`rate\` in \`GET /v1/job-types\`). Keys and tokens that are none: ${maxBadCredentials} a minute from one address.
A file has up to ${maxUploadBytes / 1024 / 1024} MiB, a job may be scheduled ${maxScheduleSeconds / 24 / 3600} days ahead.`,

  Changes: `
Within \`/v1\` answers may gain fields, fields may gain values, and there may be new codes: let pass what you do not know.
Nothing is taken away. Requests are read strictly: a field or parameter that is not here is refused, not ignored;
only the older routes take parameters that they do not know.`,
};

export const aboutAll = Object.entries(sections)
  .map(([heading, text]) => `## ${heading}\n\n${text.trim().replace(/(?<!\n)\n(?!\n| {4})/g, ' ')}`)
  .join('\n\n');

/** In the order of the page. */
export const tags: Readonly<Record<Operation['tag'], string>> = {
  Jobs: 'Submit work, follow it, end it, have it done again.',
  Files: 'What was kept with a job, and documents that are drawn up from what is known of it.',
  'Job types': 'What there is to submit, with the schema of its input.',
  Lanes: 'A lane is a line of its own with so many jobs at once.',
  'Dead letters': 'Doorbells that were given up. Jobs are not in them.',
  Access: 'Keys, roles, and who changed what.',
  Health: 'For load balancers and monitors, and this description.',
  'Older routes': 'For clients of the tool that this service grew out of, with the names they know.',
};
