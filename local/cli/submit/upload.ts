import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { exitCode } from '../exit-code.ts';
import { Refusal } from '../failure.ts';
import { size } from '../format.ts';
import type { Session } from '../session.ts';
import type { JobType } from './form-field.ts';

export interface LocalFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Files are sent straight to the bucket, however slow the line. */
const uploadTimeoutMs = 5 * 60_000;

/** @throws Refusal when it is not there, or the type could not take it */
export async function readLocalFile(path: string, type: JobType): Promise<LocalFile> {
  if (!type.file)
    throw new Refusal({
      ja: `${type.title}はファイルを受け取りません: ${path}`,
      en: `${type.name} takes no file: ${path}`,
    });
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory())
    throw new Refusal({ ja: `フォルダーです: ${path}`, en: `That is a folder: ${path}` });
  if (!found?.isFile())
    throw new Refusal({ ja: `ファイルがありません: ${path}`, en: `There is no such file: ${path}` });
  if (found.size === 0)
    throw new Refusal({ ja: `ファイルが空です: ${path}`, en: `The file is empty: ${path}` });
  if (found.size > type.file.maxBytes)
    throw new Refusal({
      ja: `ファイルが大きすぎます: ${size(found.size)}（上限 ${size(type.file.maxBytes)}）`,
      en: `The file is too large: ${size(found.size)} (at most ${size(type.file.maxBytes)})`,
    });
  const kinds = type.file.accept.filter((each) => each.startsWith('.'));
  if (kinds.length > 0 && !kinds.includes(extname(path).toLowerCase()))
    throw new Refusal({
      ja: `${kinds.join('、')} のファイルを指定してください: ${basename(path)}`,
      en: `It takes ${kinds.join(', ')}, not: ${basename(path)}`,
    });
  return { name: basename(path), bytes: Uint8Array.from(await readFile(path)) };
}

/**
 * Brings a file to the service, and says which exactly: another in its place is refused.
 *
 * @throws Refusal UPLOAD_FAILED when the storage does not take it; what the API refuses
 */
export async function upload({ name, bytes }: LocalFile, session: Session) {
  const form = await session.api.call('createUpload');
  const body = new FormData();
  for (const [field, value] of Object.entries(form.fields)) body.set(field, value);
  body.set('file', new File([bytes], name));
  // The same bytes to the same place: sending them twice is sending them once.
  const send = session.fetch({ timeoutMs: uploadTimeoutMs, repeatable: () => true });
  const answer = await send(form.url, { method: form.method, body });
  if (!answer.ok) throw notTaken(answer.status, await answer.text());
  return { upload: form.upload, fileName: name, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** The storage speaks XML, and to programs: of what it says, the name of the reason helps. */
export function notTaken(status: number, text: string): Refusal {
  const why = [`HTTP ${status}`, /<Code>(\w{1,60})<\/Code>/.exec(text)?.[1]].filter(Boolean).join(' ');
  return new Refusal(
    {
      ja: `ファイルを保存先に送れませんでした（${why}）。ジョブは送られていません。`,
      en: `The storage did not take the file (${why}). No job was sent.`,
    },
    {
      ja: 'もう一度送信してください。続くなら管理者に知らせてください。',
      en: 'Send it again; if it stays so, tell an administrator.',
    },
    status < 500 ? exitCode.refused : exitCode.unavailable,
    'UPLOAD_FAILED',
  );
}
