import type { StoredFile } from '../../shared/files.ts';
import type { Job } from '../../shared/job.ts';
import type { KnownOfJob } from '../../shared/job-type.ts';
import type { Row } from '../../shared/ledger.ts';
import type { JsonObject } from '../../shared/store/job-store.ts';
import { waitingJob } from '../store/jobs.ts';

/** A month in which each kind of row occurs, as everything that is known of its job. */

const day = (date: number, clock: string) =>
  Date.parse(`2026-11-${String(date).padStart(2, '0')}T${clock}+09:00`);
const workAt = day(30, '10:00:00');
const sha = (row: number) => String(row).padStart(2, '0').repeat(32);

export const evidenceFile = (row: number): StoredFile => ({
  name: `row-${row}.jpg`,
  contentType: 'image/jpeg',
  bytes: 1000,
  sha256: sha(row),
  at: workAt + row * 60_000,
});

type Told = Partial<Row> & Pick<Row, 'state'>;

const confirmed = (row: number): Told => ({
  state: 'confirmed',
  code: 'CONFIRMED',
  note: { ja: '打刻一覧で確認しました', en: 'seen on the site' },
  effects: 2,
  trail: [
    { what: '09:00', at: workAt + row * 60_000, answer: 'success', answeredAt: workAt + row * 60_000 + 800 },
    {
      what: '18:00',
      at: workAt + row * 60_000 + 2000,
      answer: 'success',
      answeredAt: workAt + row * 60_000 + 2600,
    },
  ],
  seen: {
    at: workAt + row * 60_000 + 4000,
    address: `https://ssl.jobcan.example/employee/adit/modify?year=2026&month=11&day=${row}`,
    lines: ['出勤 09:00', '退勤 18:00'],
  },
  evidence: { file: `row-${row}.jpg`, sha256: sha(row), at: workAt + row * 60_000 + 5000 },
  at: workAt + row * 60_000 + 6000,
});

const told: Readonly<Record<number, Told>> = {
  4: {
    state: 'skipped',
    code: 'ALREADY_THERE',
    note: {
      ja: '同じ打刻が既にあるため送信していません',
      en: 'the same punches were there already; nothing was sent',
    },
    effects: 0,
    seen: { at: workAt, address: 'https://ssl.jobcan.example/x', lines: ['出勤 09:00', '退勤 18:00'] },
    at: workAt,
  },
  6: {
    state: 'failed',
    code: 'DATE_CLOSED',
    note: {
      ja: 'この日付は締め切られていて打刻修正できません',
      en: 'the site takes no corrections for this date',
    },
    effects: 0,
    at: workAt,
  },
  9: {
    state: 'uncertain',
    code: 'NOT_AS_SENT',
    note: {
      ja: '送信した打刻（09:00と18:00）が打刻一覧（出勤 09:00）と一致しません。サイトのこの日を確認してください',
      en: 'what was sent (09:00 and 18:00) is not what the site lists (in 09:00). Please check that day on the site',
    },
    effects: 3,
    trail: [
      { what: '09:00', at: workAt, answer: 'success', answeredAt: workAt + 700 },
      { what: '18:00', at: workAt + 2000 },
      { what: '18:00', at: workAt + 9000, answer: 'time: duplicate', answeredAt: workAt + 9500 },
    ],
    seen: { at: workAt + 12_000, address: 'https://ssl.jobcan.example/x', lines: ['出勤 09:00'] },
    evidence: { file: 'row-9.jpg', sha256: sha(9), at: workAt + 12_000 },
    at: workAt + 13_000,
  },
  10: {
    state: 'attempted',
    code: 'SENDING',
    note: { ja: '送信中', en: 'sending' },
    effects: 1,
    trail: [{ what: '09:00', at: workAt }],
    at: workAt,
  },
  27: { state: 'planned' },
  30: { state: 'planned' },
};

const workingDays = Array.from({ length: 30 }, (_, index) => index + 1).filter((date) => {
  const weekday = new Date(Date.UTC(2026, 10, date)).getUTCDay();
  return weekday !== 0 && weekday !== 6;
});

const rowInput = (date: number) => ({
  row: date,
  date: `2026-11-${String(date).padStart(2, '0')}`,
  start: 540,
  end: 1080,
  ...(date === 12 && { note: '在宅勤務', place: '本社' }),
});

export const monthInput: JsonObject = { mode: 'fill', onDifferent: 'skip', rows: workingDays.map(rowInput) };

export const monthRows: readonly Row[] = workingDays.map((date) => ({
  number: date,
  label: `${rowInput(date).date} 09:00–18:00`,
  ...(told[date] ?? confirmed(date)),
}));

export function knownMonth(
  changes: Partial<KnownOfJob> & { readonly jobIs?: Partial<Job> } = {},
): KnownOfJob {
  const { jobIs, ...others } = changes;
  const job = waitingJob(workAt - 60_000, {
    title: '勤怠11月.xlsx · ta***@example.jp',
    state: 'error',
    attempts: 2,
    lostWorkers: 1,
    firstStartedAt: workAt,
    startedAt: workAt,
    finishedAt: workAt + 900_000,
    expiresAt: workAt + 7 * 24 * 3600_000,
    secret: 'destroyed',
    secretDestroyedAt: workAt + 900_000,
    result: {
      summary: {
        ja: '21行中、15行を入力して確認しました、1行は確認が必要です。',
        en: 'Of 21 rows, 15 were filled in.',
      },
      counts: {},
    },
    error: {
      code: 'ROWS_NOT_CONFIRMED',
      message: { ja: '確認できなかった行があります。', en: 'Some rows could not be confirmed.' },
      hint: {
        ja: '行の記録を見て、直してから送信してください。',
        en: 'Look at the rows, correct, send again.',
      },
    },
    ...jobIs,
  });
  const pictures = monthRows.flatMap(({ evidence, number }) => (evidence ? [evidenceFile(number)] : []));
  return {
    job,
    input: monthInput,
    rows: monthRows,
    files: pictures,
    source: async () => undefined,
    read: async () => undefined,
    language: 'ja',
    now: workAt + 3_600_000,
    ...others,
  };
}
