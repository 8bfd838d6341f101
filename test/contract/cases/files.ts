import type { Call } from '../call.ts';
import type { Case } from '../case.ts';
import { enteredMonth, largeMonth } from '../month-entered.ts';
import type { World } from '../world.ts';

async function withPicture(world: World): Promise<Call> {
  const { job, name } = await world.jobs.withPicture();
  return { params: { id: job.id, name } };
}

/** A picture of a job whose files were deleted. */
async function deleted(world: World): Promise<Call> {
  const call = await withPicture(world);
  await world.ask({ method: 'DELETE', path: '/v1/jobs/{id}/files' }, call);
  return call;
}

async function document(world: World, name: string): Promise<Call> {
  return { params: { id: (await enteredMonth(world)).job.id, name } };
}

export const fileCases: Case[] = [
  { operation: 'listFiles', status: 200, make: withPicture },
  { operation: 'listFiles', when: 'they were deleted', status: 200, make: deleted },
  {
    operation: 'listFiles',
    when: 'in English, one page, with documents',
    status: 200,
    make: async (world) => ({ ...(await document(world, '')), query: 'lang=en&limit=1' }),
  },
  {
    operation: 'listFiles',
    status: 400,
    code: 'INVALID_CURSOR',
    make: async (world) => ({ ...(await withPicture(world)), query: 'cursor=Li4v' }),
  },
  { operation: 'getFile', status: 302, make: withPicture },
  {
    operation: 'getFile',
    status: 404,
    code: 'FILE_NOT_FOUND',
    make: async ({ jobs }) => ({ params: { id: (await jobs.waiting()).id, name: 'row-13.jpg' } }),
  },
  { operation: 'getFile', status: 410, code: 'FILES_DELETED', make: deleted },
  {
    operation: 'getDocument',
    when: 'a page',
    status: 200,
    make: (world) => document(world, 'month.html'),
  },
  {
    operation: 'getDocument',
    when: 'a workbook in English',
    status: 200,
    make: async (world) => ({ ...(await document(world, 'workbook.xlsx')), query: 'lang=en' }),
  },
  {
    operation: 'getDocument',
    when: 'too large for an answer',
    status: 302,
    make: async (world) => ({ params: { id: (await largeMonth(world)).id, name: 'workbook.xlsx' } }),
  },
  {
    operation: 'getDocument',
    status: 404,
    code: 'FILE_NOT_FOUND',
    make: async ({ jobs }) => ({ params: { id: (await jobs.waiting()).id, name: 'month.html' } }),
  },
  { operation: 'deleteFiles', status: 200, make: withPicture },
  {
    operation: 'deleteFiles',
    status: 409,
    code: 'STILL_RUNNING',
    make: async ({ jobs }) => ({ params: { id: (await jobs.running()).id } }),
  },
];
