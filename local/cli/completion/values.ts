import { ApiClient } from '../../../shared/api/client.ts';
import { jobState } from '../../../shared/api/job-schemas.ts';
import type { Cli } from '../cli.ts';
import { commandOf } from '../commands/submit.ts';
import { readConfig } from '../profiles/config-file.ts';
import type { Values } from './candidates.ts';

/** Nobody waits longer for a suggestion. */
const timeoutMs = 1500;

/** What is at a place, asked of the configuration and the service. */
export function valuesOf(cli: Cli): Values {
  return async (kind, operands) => {
    const session = cli.session();
    const { url, key } = kind === 'profile' ? { url: '', key: undefined } : session.target;
    const api = new ApiClient({ url, key, language: cli.language });
    const signal = AbortSignal.timeout(timeoutMs);
    switch (kind) {
      case 'profile':
        return Object.keys(readConfig(session.configPath).profiles);
      case 'type':
        return (await api.call('listJobTypes', { signal })).jobTypes.map(({ name }) => name);
      case 'lane':
        return (await api.call('listLanes', { signal })).lanes.map(({ name }) => name);
      case 'queue':
        return [...(await api.call('listLanes', { signal })).lanes.map(({ name }) => name), 'wakeups'];
      case 'state':
        return jobState.options;
      case 'submit options': {
        const [type] = operands;
        if (type === undefined) return [];
        const { jobType } = await api.call('getJobType', { params: { type }, signal });
        return commandOf(jobType, cli)
          .options.filter(({ hidden }) => !hidden)
          .flatMap(({ long }) => long ?? []);
      }
      default:
        return [];
    }
  };
}
