/** An answer of the endpoint: dated by the endpoint's clock when it begins, and able to be lost on its way. */
import {
  type IncomingMessage,
  type OutgoingHttpHeader,
  type OutgoingHttpHeaders,
  ServerResponse,
} from 'node:http';
import type { EndpointClock } from './clock.ts';

export interface Answer extends ServerResponse {
  /** From now on the connection is reset where the answer would begin: the work is done, the caller never hears. */
  lose(): void;
  /** Headers that take the place of what the answer would say, if it is a good one. */
  override(headers: readonly (readonly [name: string, value: string])[]): void;
}

type Headers = OutgoingHttpHeaders | OutgoingHttpHeader[];

/** The class of answers, for `createServer`. */
export function answersDatedBy(clock: EndpointClock) {
  return class extends ServerResponse<IncomingMessage> implements Answer {
    #lost = false;
    #overridden: readonly (readonly [name: string, value: string])[] = [];

    lose(): void {
      this.#lost = true;
    }

    override(headers: readonly (readonly [name: string, value: string])[]): void {
      this.#overridden = headers;
    }

    override writeHead(status: number, message?: string, headers?: Headers): this;
    override writeHead(status: number, headers?: Headers): this;
    override writeHead(status: number, second?: string | Headers, third?: Headers): this {
      if (this.#lost) {
        this.socket?.resetAndDestroy();
        this.destroy();
        return this;
      }
      // Node's own would be the machine's time.
      this.setHeader('date', new Date(clock.now()).toUTCString());
      const headers = typeof second === 'string' ? third : second;
      if (status >= 300 || this.#overridden.length === 0 || Array.isArray(headers))
        return super.writeHead(status, headers);
      return super.writeHead(status, { ...headers, ...Object.fromEntries(this.#overridden) });
    }
  };
}
