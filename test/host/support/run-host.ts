/** A host in a process of its own, for tests that kill it: `node run-host.ts <assembly> <data>`. */
import { startHost } from '../../../local/host/host.ts';

const [, , assemblyDir = '', dataDir = ''] = process.argv;
const host = await startHost({
  assemblyDir,
  dataDir,
  onEvent: (event) => {
    if (event.type === 'log') console.log(event.line);
  },
});
await host.invoke('Hanging', {});
