import type { AccessKeys } from '../support/access-keys.ts';
import { monthWorkbook } from '../support/month.ts';
import type { Shot } from './api-load.ts';

/** A month as most are. */
export const rows = 22;

/**
 * Paces hold for one key, ten uploads of the type in a minute among them: no key may come to that, however fast the
 * machine is.
 */
const keyCount = 60;

/** Makes requests of many people, each with a key that may do everything an operator may. */
export class Requests {
  readonly #keys: readonly string[];
  readonly #workbook: Uint8Array;
  #made = 0;

  private constructor(keys: readonly string[], workbook: Uint8Array) {
    this.#keys = keys;
    this.#workbook = workbook;
  }

  static async prepare(keys: AccessKeys): Promise<Requests> {
    const names = Array.from({ length: keyCount }, (_, person) => `bench ${person}`);
    const made = await Promise.all(names.map((name) => keys.of(name, 'operator')));
    return new Requests(made, await monthWorkbook(rows));
  }

  get(path: string): Shot {
    return { method: 'GET', path, headers: this.#authorization() };
  }

  /** A workbook of somebody who has no other job. */
  async upload(): Promise<Shot> {
    const form = new FormData();
    form.set('file', new File([Uint8Array.from(this.#workbook)], 'kintai.xlsx'));
    form.set('email', `bench-${this.#made}@example.com`);
    form.set('password', 'bench-password');
    const encoded = new Response(form);
    const headers = {
      ...this.#authorization(),
      'content-type': encoded.headers.get('content-type') ?? '',
    };
    return { method: 'POST', path: '/upload', headers, body: new Uint8Array(await encoded.arrayBuffer()) };
  }

  #authorization(): Record<string, string> {
    return { authorization: `Bearer ${this.#keys[this.#made++ % keyCount]}` };
  }
}
