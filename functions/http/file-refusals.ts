import { JunbanError } from '../../shared/errors.ts';

/** The same for a name that is malformed, unknown or of another job: the answer tells nothing about what there is. */
export const fileNotFound = () =>
  new JunbanError({
    code: 'FILE_NOT_FOUND',
    text: { ja: 'ファイルが見つかりません。', en: 'There is no such file.' },
    hint: {
      ja: 'このジョブのファイルの一覧は /files で確認できます。',
      en: 'The files of the job are listed under /files.',
    },
  });

export const filesGone = () =>
  new JunbanError({
    code: 'FILES_DELETED',
    text: { ja: 'このファイルは削除されました。', en: 'This file was deleted.' },
    hint: {
      ja: '記録（各行の状態とファイルのハッシュ値）は残っています。',
      en: 'What was recorded is still there: the state of each row, and the hash of the file.',
    },
  });
