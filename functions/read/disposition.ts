/**
 * Content-Disposition of what is kept in the bucket: it is downloaded, whatever it is. The name is plain (file-keys.ts)
 * and needs no quoting.
 */
export const ofFile = (name: string): string => `attachment; filename="${name}"`;

/** Of a document that we draw up ourselves: a page is shown, under a policy that lets nothing of it run. */
export const ofDocument = (name: string, contentType: string): string =>
  isPage(contentType) ? `inline; filename="${name}"` : ofFile(name);

export const isPage = (contentType: string): boolean => /^text\/html\b/i.test(contentType);
