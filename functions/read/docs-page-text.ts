import { html } from 'hono/html';

/** A piece of HTML in which every value has been escaped. */
export type Html = ReturnType<typeof html>;

export const anchorOf = (heading: string): string => heading.toLowerCase().replace(/[^a-z0-9]+/g, '-');

/** A path or code may be broken after each of its words, where a narrow screen has no room for it. */
export const codeHtml = (text: string): Html => {
  const parts = text.split(/(?<=[_/])/);
  return html`<code>${parts.map((part, i) => (i === 0 ? html`${part}` : html`<wbr>${part}`))}</code>`;
};

/** The little of CommonMark that our descriptions have: paragraphs, `##`, indented code, `**bold**` and backticks. */
export const prose = (text: string): Html[] =>
  text.split(/\n{2,}/).flatMap((block) => (block ? [blockHtml(block)] : []));

function blockHtml(block: string): Html {
  if (block.startsWith('## ')) {
    const heading = block.slice(3);
    return html`<h2 id="about-${anchorOf(heading)}">${heading}</h2>
`;
  }
  if (block.startsWith('    '))
    return html`<pre><code>${block.replace(/^ {4}/gm, '')}</code></pre>
`;
  return html`<p>${inline(block)}</p>
`;
}

export const inline = (text: string): Html[] =>
  text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((piece) => {
    if (piece.startsWith('`')) return html`<code>${piece.slice(1, -1)}</code>`;
    return piece.startsWith('**') ? html`<strong>${piece.slice(2, -2)}</strong>` : html`${piece}`;
  });
