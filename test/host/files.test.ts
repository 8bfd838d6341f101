import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Host, startHost } from '../../local/host/host.ts';
import { S3Objects } from '../../shared/artifacts/s3-objects.ts';
import { makeWorkplace, roleAllowing, type Workplace, zipFunction } from './support/assembly.ts';

/** Hands out its own key, so that a test can act as the function. */
const keyholder = `export const handler = async () => ({
  accessKeyId: process.env.AWS_ACCESS_KEY_ID,
  secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
  sessionToken: process.env.AWS_SESSION_TOKEN,
});`;
const Key = z.object({ accessKeyId: z.string(), secretAccessKey: z.string(), sessionToken: z.string() });

let place: Workplace;
let host: Host;
/** With all rights. */
let objects: S3Objects;
/** As a function that may read, write and delete under `results/` and nothing else. */
let limited: S3Objects;

beforeAll(async () => {
  place = makeWorkplace({
    resources: {
      Role: roleAllowing({
        Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
        Resource: { 'Fn::Sub': `\${Bucket.Arn}/results/*` },
      }),
      Bucket: { Type: 'AWS::S3::Bucket', Properties: {} },
      Keyholder: zipFunction('keyholder'),
    },
    zips: { keyholder: { 'index.mjs': keyholder } },
  });
  host = await startHost({ ...place, apiPort: 0 });
  const bucket = host.resources.get('Bucket')?.physicalId ?? '';
  const on = (credentials: Host['credentials']) =>
    new S3Objects(
      new S3Client({ endpoint: host.awsEndpoint, region: host.region, credentials, forcePathStyle: true }),
      bucket,
    );
  objects = on(host.credentials);
  limited = on(Key.parse(await host.invoke('Keyholder', {})));
});

afterAll(async () => {
  await host?.stop();
  place?.remove();
});

const jpeg = (text: string) => ({ content: Buffer.from(text), contentType: 'image/jpeg' });
const textAt = async (key: string) => Buffer.from((await objects.get(key)) ?? []).toString();

describe('objects in the bucket', () => {
  it('are written once, however many write at once', async () => {
    await Promise.all(['a', 'a', 'a', 'a'].map((text) => objects.put('results/once', jpeg(text))));
    await objects.put('results/once', jpeg('later'));
    expect(await textAt('results/once')).toBe('a');
  });

  it('are written anew where that is asked for', async () => {
    await objects.overwrite('documents/x', jpeg('a'));
    await objects.overwrite('documents/x', jpeg('b'));
    expect(await textAt('documents/x')).toBe('b');
  });

  it('hold bytes as they are', async () => {
    const content = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    await objects.put('results/bytes', { content, contentType: 'application/octet-stream' });
    expect(Buffer.from((await objects.get('results/bytes')) ?? [])).toEqual(content);
  });

  it('are undefined when there is none, for who may list and who may not', async () => {
    for (const each of [objects, limited]) {
      expect(await each.get('results/none')).toBeUndefined();
      expect(await each.exists('results/none')).toBe(false);
    }
  });

  it('are there, even with a single byte', async () => {
    await objects.put('results/small', jpeg('x'));
    expect(await limited.exists('results/small')).toBe(true);
  });

  it('are deleted together, and once more without complaint', async () => {
    const keys = ['results/1&<>"', 'results/2', 'results/月'];
    for (const key of keys) await objects.put(key, jpeg('x'));
    await limited.delete(keys);
    await limited.delete(keys);
    for (const key of keys) expect(await objects.exists(key)).toBe(false);
    await objects.delete([]);
  });

  it('are not deleted when one of them is out of reach', async () => {
    await objects.put('results/mine', jpeg('x'));
    await objects.put('sources/other', jpeg('x'));
    await expect(limited.delete(['results/mine', 'sources/other'])).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    expect(await objects.exists('sources/other')).toBe(true);
  });
});

describe('a link', () => {
  const as = { contentType: 'image/jpeg', disposition: 'inline; filename="row-12.jpg"' };

  it('hands the content out as its maker wants it shown', async () => {
    await objects.put('results/picture', { content: Buffer.from([0xff, 0xd8, 0]), contentType: 'text/html' });
    const answer = await fetch(await limited.link('results/picture', as));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('image/jpeg');
    expect(answer.headers.get('content-disposition')).toBe(as.disposition);
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([0xff, 0xd8, 0]);
  });

  it('is no picture where there is nothing', async () => {
    const answer = await fetch(await limited.link('results/none', as));
    expect([answer.status, answer.headers.get('content-type')]).toEqual([403, 'application/xml']);
  });

  it('has the rights of its maker', async () => {
    await objects.put('sources/secret', jpeg('x'));
    expect((await fetch(await limited.link('sources/secret', as))).status).toBe(403);
  });

  it('tells its origin', async () => {
    expect(await limited.origin()).toBe(host.awsEndpoint);
    expect(new URL(await limited.link('results/picture', as)).searchParams.get('X-Amz-Expires')).toBe('300');
  });
});
