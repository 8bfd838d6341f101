declare const brand: unique symbol;
/** Names one upload; the key in the bucket is made from it and never comes from outside. */
export type UploadId = string & { readonly [brand]: 'UploadId' };

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
export const isUploadId = (value: unknown): value is UploadId =>
  typeof value === 'string' && uuid.test(value);

/** A form that a browser or curl can post a file with, straight to the bucket, without credentials. */
export interface UploadForm {
  readonly id: UploadId;
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly maxBytes: number;
  readonly expiresInSeconds: number;
}

export interface Uploads {
  createForm(): Promise<UploadForm>;
  /** The file's bytes, or undefined when it was never uploaded (or its day is over). */
  fetch(id: UploadId): Promise<Uint8Array | undefined>;
}
