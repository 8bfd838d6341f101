import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BrowserSession, openBrowser } from '../../functions/worker/browser.ts';
import { asSiteError } from '../../functions/worker/jobs/autofill/site/navigate.ts';
import { openDay } from '../../functions/worker/jobs/autofill/site/punch-page.ts';
import { listenSomewhere } from '../support/listen.ts';

/** Punch correction pages that the practice site does not have, in a browser that waits less long. */

const form = `<form id="modifyForm"><input id="ter_time"><input type="button" id="insert_button" value="打刻"></form>`;
const list = '<table id="logs-table"><tbody></tbody></table>';
/** By the day that is asked for. */
const pages: Readonly<Record<string, string>> = { 1: form, 2: list, 3: form + list };

let server: Server;
let urls: { id: URL; ssl: URL };
let browser: BrowserSession;
beforeAll(async () => {
  server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://site.example');
    const body = pages[searchParams.get('day') ?? ''];
    // Of any other day not a byte comes.
    if (body !== undefined)
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(`<h1>打刻修正</h1>${body}`);
  });
  const ssl = new URL(await listenSomewhere(server));
  urls = { id: new URL('http://id.example'), ssl };
  browser = await openBrowser();
  browser.page.setDefaultNavigationTimeout(500);
});
afterAll(async () => {
  await browser.close();
  server.closeAllConnections();
  server.close();
});

const look = (date: string) =>
  openDay(browser.page, urls, date).catch((error: unknown) => asSiteError(error));

it.each([
  ['the list of punches', '2026-10-01', '打刻一覧がありません', 'no list of punches'],
  ['the form', '2026-10-02', '打刻修正の入力欄がありません', 'no punch correction form'],
])('a page without %s is not one to punch on', async (_, date, ja, en) => {
  expect(await look(date)).toMatchObject({
    temporary: false,
    error: {
      code: 'PAGE_UNEXPECTED',
      message: {
        ja: `勤怠サイトの画面が想定と異なります（${ja}、/employee/adit/modify）。`,
        en: `A page of the attendance site does not look as expected (${en}, /employee/adit/modify).`,
      },
    },
  });
});

it('a page with both is a day to punch on', async () => {
  expect(await look('2026-10-03')).toMatchObject({ closed: false, punches: [], note: 'none', places: [] });
});

it('a page that never comes is tried again later', async () => {
  expect(await look('2026-10-04')).toMatchObject({
    temporary: true,
    error: { code: 'SITE_UNAVAILABLE', message: { en: 'The attendance site does not answer properly.' } },
  });
});
