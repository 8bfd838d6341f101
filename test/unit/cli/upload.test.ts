import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { failureOf } from '../../../local/cli/failure.ts';
import type { JobType } from '../../../local/cli/submit/form-field.ts';
import { notTaken, readLocalFile } from '../../../local/cli/submit/upload.ts';

const type: JobType = {
  ...{ name: 'autofill', title: 'Autofill', description: '', lane: 'browser', anyLane: false, public: true },
  ...{ maxPriority: 5, rate: null, input: {}, secrets: null, form: [], documents: [] },
  file: { required: true, accept: ['.xlsx'], maxBytes: 10 },
};

it('sends no file that cannot be one', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'junban-upload-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const file = (name: string, text: string) => {
    writeFileSync(join(directory, name), text);
    return readLocalFile(join(directory, name), type);
  };
  await expect(file('empty.xlsx', '')).rejects.toMatchObject({
    message: expect.stringContaining('The file is empty'),
    exitCode: 2,
  });
  await expect(readLocalFile(directory, type)).rejects.toThrow('That is a folder');
  await expect(file('large.xlsx', 'more than ten')).rejects.toThrow('too large');
  await expect(file('a.txt', 'x')).rejects.toThrow('It takes .xlsx');
  expect(await file('a.xlsx', 'x')).toMatchObject({ name: 'a.xlsx' });
});

it('says in a sentence what the storage says in XML', () => {
  const failure = failureOf(
    notTaken(400, '<?xml version="1.0"?><Error><Code>EntityTooSmall</Code></Error>'),
    ({ en }) => en,
  );
  expect(failure).toMatchObject({ code: 'UPLOAD_FAILED', exitCode: 3 });
  expect(failure.message).toBe(
    'The storage did not take the file (HTTP 400 EntityTooSmall). No job was sent.',
  );
  expect(notTaken(503, 'busy')).toMatchObject({ code: 'UPLOAD_FAILED', exitCode: 4 });
});
