import * as z from 'zod';
import { documentSchema, fileSchema, instant, jobSchema } from './job-schemas.ts';
import { operation } from './operation.ts';
import { next, page } from './paging.ts';

const see = { kind: 'job', may: 'see' } as const;
const language = {
  lang: z.enum(['ja', 'en']).exactOptional().meta({ description: 'Instead of Accept-Language, for links.' }),
};

export const fileOperations = {
  listFiles: operation({
    method: 'GET',
    path: '/v1/jobs/{id}/files',
    to: 'read',
    tag: 'Files',
    summary: 'List what was kept with a job',
    access: see,
    pace: 'read',
    query: z.strictObject({ ...page, ...language }),
    answers: {
      200: {
        means: 'A page of files, and all documents that can be drawn up.',
        content: z.strictObject({
          files: z.array(fileSchema),
          documents: z.array(documentSchema),
          deletedAt: instant.exactOptional(),
          next,
        }),
      },
    },
    errors: ['INVALID_CURSOR'],
  }),

  getFile: operation({
    method: 'GET',
    path: '/v1/jobs/{id}/files/{name}',
    to: 'read',
    tag: 'Files',
    summary: 'Download a file',
    description: 'Leads to a link that is good for 5 minutes. It is downloaded, never shown by itself.',
    access: see,
    pace: 'read',
    answers: { 302: { means: '`Location` is the link.', content: 'none' } },
    errors: ['FILE_NOT_FOUND', 'FILES_DELETED'],
  }),

  getDocument: operation({
    method: 'GET',
    path: '/v1/jobs/{id}/documents/{name}',
    to: 'read',
    tag: 'Files',
    summary: 'Have a document drawn up',
    access: see,
    pace: 'read',
    query: z.strictObject(language),
    answers: {
      200: { means: 'The document.', content: 'file' },
      302: { means: 'It is large: `Location` is a link that is good for 5 minutes.', content: 'none' },
    },
    errors: ['FILE_NOT_FOUND'],
  }),

  deleteFiles: operation({
    method: 'DELETE',
    path: '/v1/jobs/{id}/files',
    to: 'operate',
    tag: 'Files',
    summary: 'Delete everything that was kept in files',
    description: 'Of an ended job. What was recorded stays: rows, log, the hash of each file.',
    access: { kind: 'job', may: 'move' },
    pace: 'change',
    answers: { 200: { means: 'They are gone.', content: z.strictObject({ job: jobSchema }) } },
    errors: ['STILL_RUNNING'],
  }),
};
