import type { Page } from '../../../browser.ts';
import { punchCorrection } from './site-map.ts';

/** Columns of the list that are about the punch; what other columns hold may be about other people. */
const ownColumns =
  '打刻区分|種別|区分|時刻|打刻時刻|打刻場所|場所|備考|状態|申請状況|type|time|group|place|notes?|status';

/**
 * A picture of the day's punch list as the site shows it, with the address and the time written above it. Everything
 * else of the page is left out, and so is every column that is not about the punch itself.
 *
 * @returns a JPEG of some 10 KB, or undefined when the page has no list
 */
export async function takePicture(page: Page, caption: string): Promise<Buffer | undefined> {
  const clip = await page.evaluate(prepare, { list: punchCorrection.list, ownColumns, caption });
  if (!clip) return undefined;
  return page.screenshot({ type: 'jpeg', quality: 60, clip, animations: 'allow', caret: 'initial' });
}

/** Runs in the page. */
function prepare(known: { list: string; ownColumns: string; caption: string }) {
  const list = document.querySelector(known.list);
  if (!(list instanceof HTMLElement)) return undefined;
  const own = new RegExp(`^(${known.ownColumns})$`, 'i');
  const heads = [...list.querySelectorAll('tr:has(th) th')].map((head) => head.textContent?.trim() ?? '');
  for (const row of list.querySelectorAll('tr'))
    [...row.children].forEach((cell, column) => {
      // Without headings the first two columns are known: kind and time.
      const shown = heads.length > 0 ? own.test(heads[column] ?? '') : column < 2;
      if (!shown && cell instanceof HTMLElement) cell.style.visibility = 'hidden';
    });
  const line = document.createElement('p');
  line.textContent = known.caption;
  line.style.cssText =
    'margin:0 0 6px;width:max-content;max-width:640px;white-space:pre-line;font:12px sans-serif;color:#333';
  list.before(line);
  line.scrollIntoView();
  const above = line.getBoundingClientRect();
  const below = list.getBoundingClientRect();
  const margin = 4;
  const x = Math.max(0, Math.min(above.left, below.left) - margin);
  const y = Math.max(0, above.top - margin);
  return {
    x,
    y,
    width: Math.min(window.innerWidth, Math.max(above.right, below.right) + margin) - x,
    height: Math.min(window.innerHeight, below.bottom + margin) - y,
  };
}
