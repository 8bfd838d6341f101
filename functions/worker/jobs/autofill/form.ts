import type { FormField } from '../../../../shared/job-type.ts';

/** What a submission asks a person for, as forms and the command line show it. */
export const form: readonly FormField[] = [
  {
    name: 'email',
    in: 'secrets',
    label: { ja: 'メールアドレス', en: 'E-mail address' },
    help: { ja: 'Jobcan にログインするときのもの。', en: 'What you sign in at Jobcan with.' },
    control: 'email',
    required: true,
  },
  {
    name: 'password',
    in: 'secrets',
    label: { ja: 'パスワード', en: 'Password' },
    help: {
      ja: '暗号化して預かり、終わると同時に破棄します。',
      en: 'Sealed at once, and destroyed when the job ends.',
    },
    control: 'password',
    required: true,
  },
  {
    name: 'companyCode',
    in: 'secrets',
    label: { ja: '会社コード', en: 'Company code' },
    help: { ja: '共通IDで使っている場合だけ。', en: 'Only if your common ID asks for it.' },
    control: 'text',
  },
  {
    name: 'companyId',
    in: 'secrets',
    label: { ja: '会社ID', en: 'Company ID' },
    help: {
      ja: '会社IDの画面からログインする場合。会社コードと同時には使えません。',
      en: 'To sign in at the page for company IDs. Not together with a company code.',
    },
    control: 'text',
  },
  {
    name: 'mode',
    in: 'input',
    label: { ja: '実行方法', en: 'What to do' },
    control: 'select',
    options: [
      { value: 'fill', label: { ja: '打刻を登録する', en: 'Send the punches' } },
      {
        value: 'rehearsal',
        label: { ja: '予行：確認だけして何も送信しない', en: 'Rehearse: look, and send nothing' },
      },
    ],
  },
  {
    name: 'onDifferent',
    in: 'input',
    label: { ja: '別の打刻がある日', en: 'Days with other punches' },
    control: 'select',
    options: [
      { value: 'skip', label: { ja: 'そのままにして報告する', en: 'Leave them and report' } },
      { value: 'fail', label: { ja: '失敗として扱う', en: 'Count them as failures' } },
    ],
  },
  {
    name: 'note',
    in: 'input',
    label: { ja: '備考', en: 'Note' },
    help: { ja: '備考のない行に使います。', en: 'For the rows that have none of their own.' },
    control: 'text',
  },
  {
    name: 'place',
    in: 'input',
    label: { ja: '打刻場所', en: 'Punch place' },
    help: {
      ja: '打刻場所のない行に使います。空白なら既定の場所です。',
      en: 'For the rows that have none of their own. Without it the site’s default.',
    },
    control: 'text',
  },
];
