import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import type * as z from 'zod';
import type { Operations } from '../../../shared/api/operations.ts';
import { bytesOf } from '../bytes-of.ts';
import type { Cli } from '../cli.ts';
import { exitCode } from '../exit-code.ts';
import { Refusal } from '../failure.ts';
import { size, time } from '../format.ts';
import { keepFile } from '../keep-file.ts';
import { pagesOf } from '../pages.ts';
import { type Result, result } from '../result.ts';
import type { Session } from '../session.ts';
import { table } from '../table.ts';

type Files = z.output<Operations['listFiles']['answers'][200]['content']>;

interface Options {
  readonly download?: string;
  readonly force?: boolean;
}

export function filesCommand(cli: Cli): Command {
  const { say } = cli;
  return cli
    .command(
      'files',
      { ja: 'ジョブに残ったファイルと文書を見る、取り出す', en: 'see and fetch what was kept with a job' },
      ['junban files 0193b7d2-…', 'junban files 0193b7d2-… --download evidence/'],
    )
    .argument('<id>')
    .option('-d, --download <dir>', say({ ja: 'すべてこの場所に保存する', en: 'save all of it there' }))
    .option(
      '-f, --force',
      say({ ja: '違う内容のファイルがあれば置き換える', en: 'replace files that are different' }),
    )
    .action((id: string, options: Options) =>
      cli.run(async (session) => {
        const files = await everyFile(id, session);
        if (options.download !== undefined) return download(id, files, options.download, options, session);
        return result({
          json: files,
          text: (safe) => filesText(safe, session),
          ...(files.deletedAt !== undefined && {
            note: say({
              ja: `ファイルは ${time(files.deletedAt)} に削除されました。`,
              en: `The files were deleted at ${time(files.deletedAt)}.`,
            }),
          }),
        });
      }),
    );
}

async function everyFile(id: string, { api }: Session): Promise<Files> {
  let first: Files | undefined;
  const { items } = await pagesOf(Number.POSITIVE_INFINITY, async (query) => {
    const page = await api.call('listFiles', { params: { id }, query });
    first ??= page;
    return { items: page.files, next: page.next };
  });
  if (!first) throw new Error('no page of files');
  return { ...first, files: items, next: null };
}

/** What there is of it already, and different, is left as it is: somebody may have worked in it. */
async function download(
  id: string,
  { files, documents }: Files,
  directory: string,
  { force = false }: Options,
  session: Session,
): Promise<Result> {
  const { say } = session;
  await mkdir(directory, { recursive: true }).catch((error: Error) => {
    throw notMade(directory, error);
  });
  const kept: { path: string; bytes: number }[] = [];
  const left: string[] = [];
  for (const { name, from, sha256 } of [
    ...files.map(({ name, sha256 }) => ({ name, sha256, from: 'getFile' as const })),
    ...documents.map(({ name }) => ({ name, sha256: undefined, from: 'getDocument' as const })),
  ]) {
    const path = join(directory, localName(name));
    const bytes = await bytesOf(from, { params: { id, name } }, session);
    if (sha256 !== undefined && sha256 !== hashOf(bytes)) throw notTheSame(name);
    if ((await keepFile(path, bytes, { replace: force })) === 'left') left.push(path);
    else kept.push({ path, bytes: bytes.length });
  }
  return result({
    json: { directory, kept, left },
    text: (safe) => safe.kept.map((file) => `${file.path}  ${size(file.bytes)}`).join('\n'),
    ...(left.length > 0 && {
      note: say({
        ja: `すでにあるため、そのままにしました（置き換えるには --force）: ${left.join(', ')}`,
        en: `There already, and left as they are (--force replaces them): ${left.join(', ')}`,
      }),
      exitCode: exitCode.usage,
    }),
  });
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const notMade = (directory: string, { message }: Error) =>
  new Refusal({
    ja: `${directory} を作れません（${message}）。`,
    en: `${directory} cannot be made (${message}).`,
  });

/** @throws Refusal for a name that would lead out of the directory */
export function localName(name: string): string {
  if (/^[^\p{Cc}\p{Bidi_Control}/\\:]+$/u.test(name) && !/^\.+$/.test(name)) return name;
  throw new Refusal({
    ja: 'ファイル名として使えない名前が含まれています。',
    en: 'One of the names cannot be a file name.',
  });
}

const notTheSame = (name: string) =>
  new Refusal(
    {
      ja: `${name} の内容が記録されたハッシュと違います。保存しませんでした。`,
      en: `${name} is not what its recorded hash says. It was not saved.`,
    },
    {
      ja: 'もう一度試し、続くなら管理者に知らせてください。',
      en: 'Try again; if it stays so, tell an administrator.',
    },
    4,
  );

function filesText({ files, documents }: Files, { say, terminal: { paint } }: Session): string {
  const lines = [
    ...files.map(({ name, bytes, at, sha256 }) => ({
      name,
      what: size(bytes),
      at: time(at),
      hash: sha256.slice(0, 12),
    })),
    ...documents.map(({ name, title }) => ({ name, what: title, at: '', hash: '' })),
  ];
  return table(
    lines,
    [
      { head: say({ ja: '名前', en: 'name' }), of: ({ name }) => name },
      { head: say({ ja: '内容', en: 'what' }), of: ({ what }) => what },
      { head: say({ ja: '時刻', en: 'at' }), of: ({ at }) => at },
      { head: 'sha256', of: ({ hash }) => hash },
    ],
    paint,
  );
}
