import { html, raw } from 'hono/html';
import type { ErrorExample, OpenApiDocument } from '../../shared/api/openapi-document.ts';
import { operationHtml, type Placed } from './docs-page-operation.ts';
import { fieldsHtml } from './docs-page-schema.ts';
import { style } from './docs-page-style.ts';
import { anchorOf, codeHtml, type Html, prose } from './docs-page-text.ts';

/**
 * The description as one page for people. It needs no script and loads nothing. It is drawn when the function is bundled,
 * not when somebody asks for it.
 */
export function docsPage(document: OpenApiDocument): string {
  const { info, tags, components } = document;
  const placed: Placed[] = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
  const byTag = tags.map((tag) => ({
    ...tag,
    placed: placed.filter((it) => it.operation.tags[0] === tag.name),
  }));
  const title = `${info.title} ${info.version}: API`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${raw(style)}</style>
</head>
<body>
<a class="skip" href="#main">To the text</a>
<header><h1>${info.title}</h1><p>${info.summary} Version ${info.version}, ${info.license.name}.
The same for programs: <a href="openapi.json">openapi.json</a> (OpenAPI 3.1).</p></header>
<nav aria-label="Contents"><details><summary>Contents</summary>
${byTag.map(
  (tag) => html`<h2><a href="#tag-${anchorOf(tag.name)}">${tag.name}</a></h2>
<ul>${tag.placed.map(({ method, path, operation }) => html`<li><a href="#${operation.operationId}"><span class="method ${method}">${method.toUpperCase()}</span> ${codeHtml(path)}</a></li>`)}</ul>
`,
)}<h2><a href="#schemas">Schemas</a></h2><h2><a href="#codes">Error codes</a></h2>
</details></nav>
<main id="main">
<section class="about">${prose(info.description)}</section>
${byTag.map(
  (
    tag,
  ) => html`<section aria-labelledby="tag-${anchorOf(tag.name)}"><h2 id="tag-${anchorOf(tag.name)}">${tag.name}</h2>
${prose(tag.description)}
${tag.placed.map((it) => operationHtml(it, document))}</section>
`,
)}
<section aria-labelledby="schemas"><h2 id="schemas">Schemas</h2>
${Object.entries(components.schemas).map(
  ([
    name,
    schema,
  ]) => html`<details class="schema"><summary><code>${name}</code></summary><div id="schema-${name}">
${prose(schema.description ?? '')}${fieldsHtml(schema)}</div></details>
`,
)}</section>
<section aria-labelledby="codes"><h2 id="codes">Error codes</h2>
<div class="scroll" role="region" tabindex="0" aria-label="Error codes"><table class="codes"><thead><tr><th scope="col">Status</th><th scope="col">Code</th><th scope="col">Means</th><th scope="col">What to do</th></tr></thead>
<tbody>${Object.entries(components.examples).map(([code, it]) => codeRow(code, it))}</tbody></table></div></section>
</main>
</body>
</html>
`.toString();
}

const codeRow = (code: string, { summary, description, 'x-status': status }: ErrorExample): Html =>
  html`<tr id="code-${code}"><td>${status}</td><th scope="row">${codeHtml(code)}</th><td>${summary}</td><td>${description}</td></tr>
`;
