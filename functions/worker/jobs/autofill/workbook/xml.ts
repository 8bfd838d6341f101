import { TextDecoder } from 'node:util';
import { SaxesParser, type SaxesTagNS } from 'saxes';
import type { Part } from './archive.ts';
import { maxListElements, maxXmlAttributes, maxXmlDepth } from './limits.ts';
import { corruptFile, forbiddenXml } from './refusals.ts';

/** An element by its local name: producers differ in prefixes (`<row>`, `<x:row>`). */
export interface XmlElement {
  readonly name: string;
  /** Value of the attribute with this local name. */
  attribute(name: string): string | undefined;
}

export interface XmlHandlers {
  open?(element: XmlElement): void;
  text?(text: string): void;
  close?(name: string): void;
}

const forbidden = /<!(?:DOCTYPE|ENTITY)/i;

/**
 * The text of an XML part, piece by piece.
 *
 * @throws WorkbookError FORBIDDEN_XML at the first DOCTYPE or ENTITY, before any parser sees it
 */
export async function* decodeXml(part: Part): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let tail = '';
  for await (const chunk of part.chunks()) {
    decoder ??= new TextDecoder(encodingOf(chunk));
    const text = decoder.decode(chunk, { stream: true });
    // The tail joins a declaration that lies across two chunks.
    if (forbidden.test(tail + text)) throw forbiddenXml();
    tail = (tail + text).slice(-'<!DOCTYPE'.length);
    yield text;
  }
}

/** OPC allows UTF-8 and UTF-16 only. */
function encodingOf(start: Buffer): string {
  const [first, second] = start;
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return 'utf-16be';
  return 'utf-8';
}

/**
 * Streams an XML part through the handlers; memory does not grow with the part.
 *
 * @throws WorkbookError CORRUPT_FILE if it is not well-formed, or deeper or wider than any workbook is;
 *   FORBIDDEN_XML
 */
export async function scanXml(part: Part, handlers: XmlHandlers): Promise<void> {
  const parser = new SaxesParser({ xmlns: true, position: false });
  let depth = 0;
  let attributes = 0;
  parser.on('error', (error) => {
    throw corruptFile(error);
  });
  parser.on('opentagstart', () => {
    attributes = 0;
    depth += 1;
    if (depth > maxXmlDepth) throw corruptFile(new Error(`elements too deep in ${part.name}`));
  });
  parser.on('attribute', () => {
    attributes += 1;
    if (attributes > maxXmlAttributes) throw corruptFile(new Error(`too many attributes in ${part.name}`));
  });
  parser.on('opentag', (tag) => handlers.open?.(elementOf(tag)));
  parser.on('text', (text) => handlers.text?.(text));
  parser.on('cdata', (text) => handlers.text?.(text));
  parser.on('closetag', (tag) => {
    depth -= 1;
    handlers.close?.(tag.local);
  });
  for await (const text of decodeXml(part)) parser.write(text);
  parser.close();
}

/** As `scanXml`, for a part whose elements the caller keeps: there are at most 100,000 of them. */
export async function scanList(part: Part, onElement: (element: XmlElement) => void): Promise<void> {
  let elements = 0;
  await scanXml(part, {
    open: (element) => {
      elements += 1;
      if (elements > maxListElements) throw corruptFile(new Error(`too many elements in ${part.name}`));
      onElement(element);
    },
  });
}

const elementOf = (tag: SaxesTagNS): XmlElement => ({
  name: tag.local,
  attribute: (name) => {
    // An attribute without prefix is the common case; `r:id` and the like are found by their local name.
    const plain = tag.attributes[name];
    if (plain !== undefined) return plain.value;
    return Object.values(tag.attributes).find((attribute) => attribute.local === name)?.value;
  },
});
