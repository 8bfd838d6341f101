import { html } from 'hono/html';
import type { StoredFile } from '../../../../../shared/files.ts';
import type { Language, Text } from '../../../../../shared/text.ts';
import { filled } from './words.ts';

/** A piece of HTML in which every value has been escaped. */
export type Html = ReturnType<typeof html>;

/** What the parts of the page are drawn with. */
export interface Page {
  readonly language: Language;
  /** By name. */
  readonly files: ReadonlyMap<string, StoredFile>;
  readonly images: Images;
}

/** Pictures by their addresses beside the page, or in the page itself: contents by file name. */
export type Images = 'links' | ReadonlyMap<string, Uint8Array>;

export const say = (
  { language }: Page,
  text: Text,
  values: Readonly<Record<string, string | number>> = {},
): string => filled(text[language], values);

/** Text of others, kept apart from what stands around it. */
export const quoted = (text: string): Html => html`<bdi class="text">${text}</bdi>`;
