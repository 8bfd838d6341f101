import { html } from 'hono/html';
import type { EpochMs } from '../../../shared/clock.ts';
import type { Text } from '../../../shared/text.ts';
import type { Account } from '../account-record.ts';
import type { InsertRecord, PunchCount } from '../journal.ts';
import { KIND_TEXT, STATE_TEXT } from '../punch.ts';
import { formatMinutes } from '../punch-time.ts';
import type { Html, Say } from '../web.ts';

/** The newest are what a person looks for; the whole journal is at the JSON address. */
const SHOWN_RECORDS = 100;

/** What is written for the account. */
export function punchTable(account: Account, say: Say): Html {
  const rows = account.punches().map(
    (punch) =>
      html`<tr><td>${punch.date}</td><td>${formatMinutes(punch.minutes)}</td><td>${say(KIND_TEXT[punch.kind])}</td><td><span class="state state-${punch.state}">${say(STATE_TEXT[punch.state])}</span></td><td class="wrap">${punch.notice}</td></tr>
`,
  );
  const heads = [TEXT.date, TEXT.time, TEXT.kind, TEXT.state, TEXT.notice];
  return table('punches', heads, rows, say);
}

/** A punch written more than once stands out. */
export function countTable(account: Account, say: Say): Html {
  const rows = account.journal.counts().map((count) => countRow(count));
  return table('counts', [TEXT.date, TEXT.time, TEXT.sent, TEXT.written], rows, say);
}

function countRow({ date, minutes, sent, written }: PunchCount): Html {
  return html`<tr${written > 1 ? html` class="doubled"` : ''}><td>${date}</td><td>${formatMinutes(minutes)}</td><td class="number">${sent}</td><td class="number">${written}</td></tr>
`;
}

/** The inserts that came, newest first. */
export function journalTable(account: Account, say: Say): Html {
  const newest = account.journal.records().reverse().slice(0, SHOWN_RECORDS);
  const heads = [TEXT.at, TEXT.date, TEXT.typed, TEXT.result, TEXT.errors, TEXT.group, TEXT.notice];
  return table(
    'journal',
    heads,
    newest.map((record) => journalRow(record, say)),
    say,
  );
}

function journalRow(record: InsertRecord, say: Say): Html {
  const { at, date, time, groupId, notice, result, errors = {}, answerLost } = record;
  const codes = Object.entries(errors).map(([field, code]) => `${field} ${code}`);
  return html`<tr><td>${timeInJapan(at)}</td><td>${date}</td><td>${time}</td>
<td><span class="result result-${result}">${say(RESULT_TEXT[result])}</span>${answerLost ? html` <span class="hint">${say(TEXT.answerLost)}</span>` : ''}</td>
<td class="wrap">${codes.join(', ')}</td><td>${groupId}</td><td class="wrap">${notice}</td></tr>
`;
}

const RESULT_TEXT: Readonly<Record<InsertRecord['result'], Text>> = {
  written: { ja: '書き込み', en: 'Written' },
  refused: { ja: '拒否', en: 'Refused' },
  failed: { ja: '失敗', en: 'Failed' },
};

const TEXT = {
  at: { ja: '受信', en: 'Received' },
  date: { ja: '日付', en: 'Date' },
  time: { ja: '時刻', en: 'Time' },
  typed: { ja: '時刻（送信のまま）', en: 'Time as sent' },
  kind: { ja: '打刻区分', en: 'Type' },
  state: { ja: '状態', en: 'Status' },
  notice: { ja: '備考', en: 'Notes' },
  group: { ja: '場所', en: 'Group' },
  sent: { ja: '送られた', en: 'Sent' },
  written: { ja: '書き込まれた', en: 'Written' },
  result: { ja: '結果', en: 'Result' },
  errors: { ja: 'エラー', en: 'Errors' },
  answerLost: { ja: '応答は届かず', en: 'answer lost' },
} satisfies Record<string, Text>;

function table(id: string, heads: readonly Text[], rows: readonly Html[], say: Say): Html {
  if (rows.length === 0) return html`<p class="hint">${say({ ja: 'まだありません。', en: 'None yet.' })}</p>`;
  return html`<div class="scroll"><table class="table" id="${id}"><thead><tr>${heads.map((head) => html`<th>${say(head)}</th>`)}</tr></thead>
<tbody>
${rows}</tbody></table></div>`;
}

/** Day and time to the second in Japan (UTC+9). */
const timeInJapan = (at: EpochMs): string =>
  new Date(at + 9 * 3_600_000).toISOString().slice(5, 19).replace('T', ' ');
