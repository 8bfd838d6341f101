/**
 * A host in a process of its own, for tests that kill it (see host-process.ts): `node run-host.ts <options as JSON>`.
 * Prints what it is reached by as one line of JSON, then what its functions log.
 */
import * as z from 'zod';
import { startHost } from '../../../local/host/host.ts';

const Options = z.object({
  assemblyDir: z.string(),
  dataDir: z.string(),
  parameters: z.record(z.string(), z.string()).default({}),
});

const host = await startHost({
  ...Options.parse(JSON.parse(process.argv[2] ?? '')),
  onEvent: (event) => {
    if (event.type === 'log') console.log(event.line);
  },
});
const { apiUrl, awsEndpoint, region, credentials } = host;
console.log(JSON.stringify({ apiUrl, awsEndpoint, region, credentials }));
process.on('message', (functionLogicalId) => void host.invoke(String(functionLogicalId), {}));
