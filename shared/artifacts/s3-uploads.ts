import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { maxUploadBytes, uploadFormSeconds } from '../limits.ts';
import { isGone } from './gone.ts';
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
      if (isGone(error)) return undefined;
      throw error;
    }
  }
}
