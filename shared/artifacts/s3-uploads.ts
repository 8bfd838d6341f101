import { GetObjectCommand, NoSuchKey, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { maxUploadBytes, uploadFormSeconds } from '../limits.ts';
import type { UploadForm, UploadId, Uploads } from './uploads.ts';

const keyOf = (id: UploadId) => `uploads/${id}`;

export class S3Uploads implements Uploads {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor(client: S3Client, bucket: string) {
    this.#client = client;
    this.#bucket = bucket;
  }

  async createForm(): Promise<UploadForm> {
    const id = crypto.randomUUID() as string as UploadId;
    const { url, fields } = await createPresignedPost(this.#client, {
      Bucket: this.#bucket,
      Key: keyOf(id),
      Conditions: [['content-length-range', 1, maxUploadBytes]],
      Expires: uploadFormSeconds,
    });
    return { id, url, fields, maxBytes: maxUploadBytes, expiresInSeconds: uploadFormSeconds };
  }

  async fetch(id: UploadId): Promise<Uint8Array | undefined> {
    try {
      const answer = await this.#client.send(new GetObjectCommand({ Bucket: this.#bucket, Key: keyOf(id) }));
      return await answer.Body?.transformToByteArray();
    } catch (error) {
      // Who may not list a bucket is told 403 instead of 404 for a key that is not there.
      if (
        error instanceof NoSuchKey ||
        (error instanceof S3ServiceException && error.name === 'AccessDenied')
      )
        return undefined;
      throw error;
    }
  }
}
