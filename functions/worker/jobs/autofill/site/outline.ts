import { redact } from '../../../../../shared/redact.ts';
import type { Page } from '../../../browser.ts';

/** Characters kept of an outline. */
const maxLength = 8_000;
const maxEach = 40;

/**
 * What an unexpected page looks like: a picture and an outline of its structure, for whoever has to find out what changed.
 * Neither has what was typed into fields, what tables hold (it may be about other people), or a secret.
 *
 * @param secrets values that must not be shown, wherever the page repeats them
 */
export async function photograph(
  page: Page,
  secrets: readonly string[],
): Promise<{ picture: Buffer; outline: string }> {
  const outline = await page.evaluate(readOutline, maxEach);
  await page.evaluate(
    cover,
    secrets.filter((secret) => secret.length > 3),
  );
  const picture = await page.screenshot({ type: 'jpeg', quality: 50 });
  return { picture, outline: redact(outline, secrets).slice(0, maxLength) };
}

/** Runs in the page. */
function readOutline(most: number): string {
  const text = (element: Element) => element.textContent?.trim().replace(/\s+/g, ' ').slice(0, 80) ?? '';
  const name = (element: Element) =>
    [
      element.tagName.toLowerCase(),
      element.id && `#${element.id}`,
      element.getAttribute('name') && `[name=${element.getAttribute('name')}]`,
      element.getAttribute('type') && `[type=${element.getAttribute('type')}]`,
    ]
      .filter(Boolean)
      .join('');
  const list = (title: string, selector: string, line: (element: Element) => string) => {
    const all = [...document.querySelectorAll(selector)];
    const more = all.length > most ? [`  … ${all.length - most} more`] : [];
    return all.length === 0
      ? []
      : [`${title}:`, ...all.slice(0, most).map((one) => `  ${line(one)}`), ...more];
  };
  const heads = (table: Element) => [...table.querySelectorAll('th')].slice(0, 20).map(text).join(' | ');
  return [
    `address: ${location.origin}${location.pathname}`,
    `title: ${document.title}`,
    `language: ${document.documentElement.lang}`,
    ...list('headings', 'h1, h2, h3', (one) => `${one.tagName.toLowerCase()} ${text(one)}`),
    ...list('messages', '[role=alert], .flash, .error, .alert', text),
    ...list('forms', 'form', (one) => `${name(one)} → ${one.getAttribute('action') ?? ''}`),
    ...list('fields', 'input, select, textarea', name),
    ...list('labels', 'label', text),
    ...list('buttons', 'button, input[type=button], input[type=submit]', (one) =>
      one instanceof HTMLInputElement ? `${name(one)} ${one.value}` : `${name(one)} ${text(one)}`,
    ),
    ...list('tables', 'table', (one) => `${name(one)} ${heads(one)}`),
    ...list('frames', 'iframe', name),
  ].join('\n');
}

/** Runs in the page. */
function cover(secrets: readonly string[]): void {
  const style = document.createElement('style');
  style.textContent =
    'td, img, input:not([type=button]):not([type=submit]), textarea, select { visibility: hidden !important }';
  document.head.append(style);
  const walker = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
    for (const secret of secrets)
      if (node.nodeValue?.includes(secret)) node.nodeValue = node.nodeValue.replaceAll(secret, '***');
}
