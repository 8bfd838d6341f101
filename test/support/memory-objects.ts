import type { LinkedAs, NewObject, Objects } from '../../shared/artifacts/objects.ts';

/** A bucket in memory, with the ways in which one fails. */
export class MemoryObjects implements Objects {
  readonly kept = new Map<string, NewObject>();
  /** What links were asked for, the last one last. */
  readonly linked: (LinkedAs & { readonly key: string })[] = [];
  /** Contents that did reach the bucket through `put`. */
  puts = 0;
  /** While true, nothing can be reached. */
  down = false;

  async put(key: string, object: NewObject): Promise<void> {
    this.#reach();
    if (this.kept.has(key)) return;
    this.puts += 1;
    this.kept.set(key, object);
  }

  async overwrite(key: string, object: NewObject): Promise<void> {
    this.#reach();
    this.kept.set(key, object);
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    this.#reach();
    return this.kept.get(key)?.content;
  }

  async exists(key: string): Promise<boolean> {
    return (await this.get(key)) !== undefined;
  }

  async link(key: string, as: LinkedAs): Promise<string> {
    this.linked.push({ key, ...as });
    return `https://bucket.example/${key}?signed`;
  }

  async origin(): Promise<string> {
    return 'https://bucket.example';
  }

  async delete(keys: readonly string[]): Promise<void> {
    this.#reach();
    for (const key of keys) this.kept.delete(key);
  }

  #reach(): void {
    if (this.down) throw new Error('no bucket');
  }
}
