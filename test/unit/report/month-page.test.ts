import { describe, expect, it } from 'vitest';
import { monthPage } from '../../../functions/worker/jobs/autofill/report/month-page.ts';
import { reportHtml } from '../../../functions/worker/jobs/autofill/report/report-html.ts';
import { jobStates, lookOf, signs, words } from '../../../functions/worker/jobs/autofill/report/words.ts';
import { resultWord } from '../../../functions/worker/jobs/autofill/workbook/result-words.ts';
import type { KnownOfJob } from '../../../shared/job-type.ts';
import type { Row, RowState } from '../../../shared/ledger.ts';
import { evidenceFile, knownMonth, monthInput, monthRows } from '../../support/known-month.ts';

const page = (
  changes: Parameters<typeof knownMonth>[0] = {},
  images: 'links' | Map<string, Uint8Array> = 'links',
) => reportHtml(knownMonth(changes), images);

/** The line of one day, from its anchor on. */
const lineOf = (html: string, date: string) =>
  new RegExp(`<tr id="${date}">.*?</tr>`, 's').exec(html)?.[0] ?? '';

/** The month with one row told otherwise. */
const told = (number: number, row: Partial<Row>): Pick<KnownOfJob, 'rows'> => ({
  rows: monthRows.map((each) => (each.number === number ? { ...each, ...row } : each)),
});

const textOf = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

describe('the month page answers “did my 12th go in?”', () => {
  it('with the state of the day in words, what was sent and when, what the site answered and showed', () => {
    const line = lineOf(page({ language: 'en' }), '2026-11-12');
    expect(textOf(line)).toContain('2026-11-12 (Thu)');
    expect(textOf(line)).toContain('09:00–18:00');
    expect(textOf(line)).toContain('confirmed');
    expect(textOf(line)).toContain('seen on the site');
    expect(textOf(line)).toContain('Sent: 2');
    expect(textOf(line)).toContain('09:00 · 2026-11-30 10:12:00 · answered “success” (10:12:00)');
    expect(textOf(line)).toContain('出勤 09:00 退勤 18:00 seen 2026-11-30 10:12:04');
    expect(textOf(line)).toContain('Note: 在宅勤務');
    expect(textOf(line)).toContain('Place: 本社');
  });

  it('with a picture, a word for who cannot see it, and the hash that proves it', () => {
    const html = page();
    const line = lineOf(html, '2026-11-12');
    expect(line).toContain(
      '<a href="../files/row-12.jpg"><img src="../files/row-12.jpg" alt="2026-11-12 のサイトの画面',
    );
    expect(line).toContain(`title="SHA-256 ${'12'.repeat(32)}"`);
    expect(html.split(`<code>${'12'.repeat(32)}</code>`)).toHaveLength(2);
  });

  it('says of an effect without an answer that none was received', () => {
    expect(textOf(lineOf(page(), '2026-11-09'))).toContain('18:00 · 2026-11-30 10:00:02 · 回答なし');
  });

  it('says how many effects are no longer told of', () => {
    const line = lineOf(page({ ...told(12, { effects: 20 }), language: 'en' }), '2026-11-12');
    expect(textOf(line)).toContain('Sent: 20 (the last 2 are shown)');
  });
});

describe('the month page', () => {
  it('lists every row of the workbook in the order of the calendar, whatever the order of the sheet', () => {
    const html = page({ rows: monthRows.toReversed() });
    const dates = [...html.matchAll(/<tr id="([\d-]+)">/g)].map(([, date]) => date);
    expect(dates).toHaveLength(monthRows.length);
    expect(dates).toEqual(dates.toSorted());
  });

  it('leads to each day, and names its state there already', () => {
    const html = page();
    const targets = [...html.matchAll(/href="#([^"]+)"/g)].map(([, target]) => target);
    expect(targets).toHaveLength(monthRows.length);
    for (const target of targets) expect(html).toContain(`<tr id="${target}">`);
    expect(textOf(html)).toContain('6 (金) × 失敗');
  });

  it.each(['ja', 'en'] as const)(
    'is all in one language but for the words of the states (%s)',
    (language) => {
      const html = page({ language });
      expect(html).toContain(`<html lang="${language}">`);
      const other = language === 'ja' ? 'en' : 'ja';
      for (const word of [words.outcome, words.happened, words.onSite, words.evidence, words.job]) {
        expect(html).toContain(word[language]);
        expect(html).not.toContain(`>${word[other]}<`);
      }
      for (const state of Object.keys(signs) as RowState[])
        for (const each of ['ja', 'en'] as const)
          expect(html).toContain(resultWord(state, each, 'ALREADY_THERE'));
      expect(html).toContain(`${jobStates.error[language]} (${jobStates.error[other]})`);
    },
  );

  it('does not call a day that is in and a day that differs by the same word', () => {
    for (const language of ['ja', 'en'] as const) {
      const words = ['ALREADY_THERE', 'DIFFERENT_PUNCHES', 'WOULD_PUNCH', 'DAY_OFF'].map((code) =>
        resultWord('skipped', language, code),
      );
      expect(new Set(words).size).toBe(4);
    }
    expect(lookOf({ state: 'skipped', code: 'ALREADY_THERE' })).toBe('confirmed');
    expect(lookOf({ state: 'skipped', code: 'DIFFERENT_PUNCHES' })).toBe('uncertain');
  });

  it('tells states apart without colours: each has a sign and a word', () => {
    expect(new Set(Object.values(signs)).size).toBe(Object.keys(signs).length);
    expect(lineOf(page(), '2026-11-06')).toContain('<span aria-hidden="true">×</span> 失敗');
  });

  it('marks a rehearsal in its title and in words', () => {
    const html = page({ input: { ...monthInput, mode: 'rehearsal' } });
    expect(html).toContain('<title>【予行（リハーサル）】 勤怠入力の記録 2026年11月</title>');
    expect(html).toContain('打刻は一件も送信していません');
    expect(page()).not.toContain('予行');
  });

  it('says that it is not the last word while the job goes on', () => {
    expect(page({ jobIs: { state: 'running' } })).toContain(words.notEnded.ja);
    expect(page()).not.toContain(words.notEnded.ja);
  });

  it('says why the job ended and what to do', () => {
    const html = page({ language: 'en' });
    expect(html).toContain('Some rows could not be confirmed.');
    expect(html).toContain('Look at the rows, correct, send again.');
  });

  it('tells the facts of the job, its times in Japan', () => {
    const known = knownMonth({ language: 'en' });
    const text = textOf(reportHtml(known, 'links'));
    for (const fact of [
      `Job id ${known.job.id}`,
      'Submitted as 勤怠11月.xlsx · ta***@example.jp',
      'Submitted 2026-11-30 09:59:00',
      'Attempts 2 of at most 3',
      'Workers lost 1',
      'Sign-in information destroyed 2026-11-30 10:15:00',
      'This record made 2026-11-30 11:00:00',
    ])
      expect(text).toContain(fact);
  });

  it('counts the rows by state, with what each state means', () => {
    expect(textOf(page({ language: 'en' }))).toContain(
      '○ confirmed 15 The punches were seen in the list of the site.',
    );
  });

  it('names months by the days that were asked for', () => {
    const first = [{ row: 2, date: '2026-10-30', start: 540, end: 1080 }];
    const input = { ...monthInput, rows: [...first, { ...first[0], row: 3, date: '2026-11-02' }] };
    const rows: Row[] = [2, 3].map((number) => ({ number, label: '', state: 'planned' }));
    expect(page({ input, rows })).toContain('<h1>勤怠入力の記録 2026年10月 – 2026年11月</h1>');
    expect(textOf(page({ input, rows }))).toContain('10/30 (金) ・ 未処理');
    expect(textOf(page({ input, rows, language: 'en' }))).toContain('Fri 30 Oct ・ not reached');
  });

  it('is a page for a job without rows, too, and for one whose input cannot be read', () => {
    expect(page({ rows: [], input: {} })).toContain(words.noRows.ja);
    const rows: Row[] = [{ number: 2, label: '2026-11-02 09:00–18:00', state: 'planned' }];
    expect(textOf(page({ rows, input: { rows: 'x' } }))).toContain('2026-11-02 09:00–18:00');
  });

  it('is what the document of the job type is', async () => {
    const known = knownMonth();
    expect(Buffer.from(await monthPage.make(known)).toString()).toBe(reportHtml(known, 'links'));
    expect(monthPage.contentType).toBe('text/html; charset=utf-8');
  });
});

describe('pictures on the month page', () => {
  it('can be in the page itself', () => {
    const html = page({}, new Map([['row-12.jpg', Buffer.from('jpeg')]]));
    expect(lineOf(html, '2026-11-12')).toContain('<img src="data:image/jpeg;base64,anBlZw=="');
    expect(textOf(lineOf(html, '2026-11-13'))).toContain(words.pictureGone.ja);
  });

  it('that are gone leave their hash', () => {
    const line = lineOf(page({ files: [], jobIs: { filesDeletedAt: 0 } }), '2026-11-12');
    expect(line).not.toContain('<img');
    expect(textOf(line)).toContain(`${words.pictureGone.ja} row-12.jpg 121212121212…`);
  });

  it('that are not the ones recorded are said to be others', () => {
    const line = lineOf(page({ files: [{ ...evidenceFile(12), sha256: 'f'.repeat(64) }] }), '2026-11-12');
    expect(textOf(line)).toContain(words.pictureNewer.ja);
  });

  it('are pictures and nothing else', () => {
    const line = lineOf(
      page({ files: [{ ...evidenceFile(12), contentType: 'image/svg+xml' }] }),
      '2026-11-12',
    );
    expect(line).not.toContain('<img');
  });
});

describe('text of others on the month page', () => {
  const evil = `<img src=x onerror=alert(1)>"'&</td><script>alert(1)</script>`;
  const everywhere = () =>
    page({
      ...told(12, {
        note: { ja: evil, en: evil },
        code: evil,
        trail: [{ what: evil, at: 0, answer: evil, answeredAt: 0 }],
        seen: { at: 0, address: `javascript:alert(1)//${evil}`, lines: [evil] },
        evidence: { file: evil, sha256: evil, at: 0 },
      }),
      input: {
        ...monthInput,
        rows: [{ row: 12, date: '2026-11-12', start: 540, end: 1080, note: evil, place: evil }],
      },
      jobIs: {
        title: evil,
        error: { code: evil, message: { ja: evil, en: evil }, hint: { ja: evil, en: evil } },
        result: { summary: { ja: evil, en: evil }, counts: {} },
        history: [{ state: 'error', finishedAt: 0, attempts: 1, lostWorkers: 0, errorCode: evil }],
      },
    });

  it('is shown as text, wherever it stands', () => {
    const html = everywhere();
    expect(html).not.toMatch(/<script|<img src=x/);
    expect(html.split('&lt;img src=x onerror=alert(1)&gt;').length).toBeGreaterThan(14);
  });

  it('leads nowhere but to web pages, which are not told where the reader came from', () => {
    expect(everywhere()).not.toContain('href="javascript:');
    const links = [...page().matchAll(/<a href="https?:[^>]*>/g)].map(([link]) => link);
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) expect(link).toContain('rel="noreferrer noopener"');
    expect(page()).toContain('<meta name="referrer" content="no-referrer">');
  });

  it.each([
    ['an override that would turn the line around', '\u202E00:81', '⟨U+202E⟩00:81'],
    ['colours for a terminal', '\u001B[31mred', '⟨U+001B⟩[31mred'],
    ['a mark without width', '09\u200B:00', '09⟨U+200B⟩:00'],
    ['half a character', 'a\uD800', 'a⟨U+D800⟩'],
  ])('hides nothing: %s is named', (_, text, shown) => {
    const line = lineOf(page(told(12, { seen: { at: 0, address: '', lines: [text] } })), '2026-11-12');
    expect(line).toContain(`<bdi class="text">${shown}</bdi>`);
  });

  it('has no script of its own either', () => {
    expect(page()).not.toMatch(/<script|\son\w+=|javascript:/i);
  });
});
