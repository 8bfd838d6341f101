/** Contents by key. Keys are made by the service (file-keys.ts) and never come from outside. */
export interface Objects {
  /** Writes once: what lies under the key already has the same content, for the key says which. */
  put(key: string, object: NewObject): Promise<void>;
  /** Writes whatever lies there. */
  overwrite(key: string, object: NewObject): Promise<void>;
  /** Undefined when there is nothing, or no longer. */
  get(key: string): Promise<Uint8Array | undefined>;
  exists(key: string): Promise<boolean>;
  /** An address that hands the content out without credentials, for linkSeconds. */
  link(key: string, as: LinkedAs): Promise<string>;
  /** The origin of all such addresses. */
  origin(): Promise<string>;
  /** Deletes all of them; one that is not there is none the less deleted. */
  delete(keys: readonly string[]): Promise<void>;
}

export interface NewObject {
  readonly content: Uint8Array;
  readonly contentType: string;
}

export interface LinkedAs {
  readonly contentType: string;
  /** The value of the Content-Disposition header. */
  readonly disposition: string;
}

/** A link is followed at once: it stands in a redirect. */
export const linkSeconds = 300;
