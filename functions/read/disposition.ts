/** Kinds that a browser may show by itself: none of them can carry a script. */
const shown: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/webp', 'application/pdf']);

/** Content-Disposition of a file that is kept in the bucket. The name is plain (file-keys.ts) and needs no quoting. */
export const ofFile = (name: string, contentType: string): string =>
  `${shown.has(contentType) ? 'inline' : 'attachment'}; filename="${name}"`;

/** Of a document that we draw up ourselves: a page is shown, under a policy that lets nothing of it run. */
export const ofDocument = (name: string, contentType: string): string =>
  isPage(contentType) ? `inline; filename="${name}"` : ofFile(name, contentType);

export const isPage = (contentType: string): boolean => /^text\/html\b/i.test(contentType);
