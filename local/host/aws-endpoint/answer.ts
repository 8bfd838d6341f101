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
}

type Headers = OutgoingHttpHeaders | OutgoingHttpHeader[];

/** The class of answers, for `createServer`. */
export function answersDatedBy(clock: EndpointClock) {
  return class extends ServerResponse<IncomingMessage> implements Answer {
    #lost = false;

    lose(): void {
      this.#lost = true;
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
      return super.writeHead(status, typeof second === 'string' ? third : second);
    }
  };
}
