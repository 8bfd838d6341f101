import {
  DeleteObjectsCommand,
  GetObjectCommand,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import { isGone } from './gone.ts';
import { type LinkedAs, linkSeconds, type NewObject, type Objects } from './objects.ts';

const isNamed = (error: unknown, name: string) => error instanceof S3ServiceException && error.name === name;

/** Two writers of one key at once: S3 wants the loser to try again, the SDK does not by itself. */
const untilNoConflict = retry(
  handleWhen((error) => isNamed(error, 'ConditionalRequestConflict')),
  { maxAttempts: 5, backoff: new ExponentialBackoff({ initialDelay: 50, maxDelay: 500 }) },
);

/** What DeleteObjects takes at once. */
const maxDeleted = 1000;

/** Objects in one bucket. Each method needs the right of its action on the key's prefix, and no other. */
export class S3Objects implements Objects {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor(client: S3Client, bucket: string) {
    this.#client = client;
    this.#bucket = bucket;
  }

  async put(key: string, object: NewObject): Promise<void> {
    try {
      await untilNoConflict.execute(() => this.#put(key, object, '*'));
    } catch (error) {
      if (!isNamed(error, 'PreconditionFailed')) throw error;
    }
  }

  async overwrite(key: string, object: NewObject): Promise<void> {
    await this.#put(key, object);
  }

  #put(key: string, { content, contentType }: NewObject, IfNoneMatch?: '*') {
    const at = { Bucket: this.#bucket, Key: key };
    return this.#client.send(
      new PutObjectCommand({
        ...at,
        Body: content,
        ContentType: contentType,
        ...(IfNoneMatch && { IfNoneMatch }),
      }),
    );
  }

  get(key: string): Promise<Uint8Array | undefined> {
    return this.#get({ Key: key });
  }

  async #get(what: { readonly Key: string; readonly Range?: string }): Promise<Uint8Array | undefined> {
    try {
      const answer = await this.#client.send(new GetObjectCommand({ Bucket: this.#bucket, ...what }));
      return await answer.Body?.transformToByteArray();
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }

  async exists(key: string): Promise<boolean> {
    // Not HEAD: its refusal has no body that would tell what is gone from what may not be asked just now.
    return (await this.#get({ Key: key, Range: 'bytes=0-0' })) !== undefined;
  }

  link(key: string, { contentType, disposition }: LinkedAs): Promise<string> {
    const asked = new GetObjectCommand({
      Bucket: this.#bucket,
      Key: key,
      ResponseContentType: contentType,
      ResponseContentDisposition: disposition,
      ResponseCacheControl: 'private, no-store',
    });
    return getSignedUrl(this.#client, asked, { expiresIn: linkSeconds });
  }

  async origin(): Promise<string> {
    const any = { contentType: 'text/plain', disposition: 'attachment' };
    return new URL(await this.link('any', any)).origin;
  }

  async delete(keys: readonly string[]): Promise<void> {
    for (let from = 0; from < keys.length; from += maxDeleted) {
      const Objects = keys.slice(from, from + maxDeleted).map((Key) => ({ Key }));
      const answer = await this.#client.send(
        new DeleteObjectsCommand({ Bucket: this.#bucket, Delete: { Objects, Quiet: true } }),
      );
      // One call may do a part of it.
      const [first] = answer.Errors ?? [];
      if (first) throw new Error(`${answer.Errors?.length} objects were not deleted: ${first.Code}`);
    }
  }
}
