import { once } from 'node:events';
import type { Server } from 'node:http';
import * as z from 'zod';

const addressSchema = z.object({ port: z.int() });

/** On a free port of the loopback interface. @returns its origin */
export async function listenSomewhere(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${addressSchema.parse(server.address()).port}`;
}
