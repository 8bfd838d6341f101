/** What a request asks for, taken from the request line as it was sent: `URL` would resolve `..` and encode quotes. */

export interface RequestTarget {
  /** Percent-encoded as it was sent, with its slash. */
  readonly path: string;
  /** As it was sent, without its question mark. */
  readonly query: string;
}

/** @returns undefined for what is neither a path nor an address: `*`, for example */
export function requestTarget(target: string): RequestTarget | undefined {
  // A client that takes us for a proxy sends the whole address.
  const local = target.replace(/^https?:\/\/[^/?]+(?=[/?]|$)/i, '');
  const whole = local === target || local.startsWith('/') ? local : `/${local}`;
  if (!whole.startsWith('/')) return undefined;
  const [path = '', ...query] = whole.split('?');
  return { path, query: query.join('?') };
}

/**
 * The path as an HTTP API hands it on, in `rawPath` too: percent-decoded, and cut off where a question mark appears by
 * that. The developer guide does not say so; recorded events do (`/a%2Fb` arrives as `/a/b`).
 */
export function decodedPath(path: string): string {
  return decoded(path).split('?')[0] ?? '';
}

/** Left as it is where it cannot be decoded. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
