/**
 * The master keys of the local KMS: 256 random bits per KMS key, in a file only its owner may read.
 * Losing the file loses what was sealed, as deleting a KMS key does.
 */
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** The kinds of keys there are here: AES-256-GCM to seal with, and HMAC-SHA-256. */
export const KeySpec = z.enum(['SYMMETRIC_DEFAULT', 'HMAC_256']);
export type KeySpec = z.infer<typeof KeySpec>;

const KeyFile = z.object({
  keys: z.record(
    z.string(),
    z.object({
      // A file of before there were others says nothing of the kind.
      spec: KeySpec.default('SYMMETRIC_DEFAULT'),
      material: z.base64(),
      createdAt: z.iso.datetime(),
    }),
  ),
});

export interface MasterKey {
  readonly keyId: string;
  readonly spec: KeySpec;
  readonly material: Buffer;
  readonly createdAt: Date;
}

export class MasterKeys {
  readonly #file: string;
  readonly #keys = new Map<string, MasterKey>();
  readonly #aliases = new Map<string, string>();

  constructor(dataDir: string) {
    this.#file = join(dataDir, 'kms-keys.json');
    if (!existsSync(this.#file)) return;
    for (const [keyId, { spec, material, createdAt }] of Object.entries(
      KeyFile.parse(JSON.parse(readFileSync(this.#file, 'utf8'))).keys,
    ))
      this.#keys.set(keyId, {
        keyId,
        spec,
        material: Buffer.from(material, 'base64'),
        createdAt: new Date(createdAt),
      });
  }

  /** Makes the key unless it is there. */
  ensure(keyId: string, spec: KeySpec): void {
    if (this.#keys.has(keyId)) return;
    this.#keys.set(keyId, { keyId, spec, material: randomBytes(32), createdAt: new Date() });
    this.#save();
  }

  /** @param alias with its prefix: `alias/junban-vault` */
  setAlias(alias: string, keyId: string): void {
    this.#aliases.set(alias, keyId);
  }

  /** @param name a key id, a key ARN, an alias or an alias ARN, as KMS takes them */
  find(name: string): MasterKey | undefined {
    const local = name.startsWith('arn:') ? name.split(':').slice(5).join(':') : name;
    return this.#keys.get(this.#aliases.get(local) ?? local.replace(/^key\//, ''));
  }

  #save(): void {
    const keys = Object.fromEntries(
      [...this.#keys].map(([keyId, { spec, material, createdAt }]) => [
        keyId,
        { spec, material: material.toString('base64'), createdAt: createdAt.toISOString() },
      ]),
    );
    // Beside and renamed: a crash half-way must not lose the keys there were.
    writeFileSync(`${this.#file}.new`, JSON.stringify({ keys }), { mode: 0o600 });
    renameSync(`${this.#file}.new`, this.#file);
    chmodSync(this.#file, 0o600);
  }
}
