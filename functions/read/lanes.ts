import { operations } from '../../shared/api/operations.ts';
import { lanes } from '../../shared/lanes.ts';
import { laneBody } from '../http/lane-body.ts';
import type { Service } from '../http/service.ts';
import type { ReadDeps } from './deps.ts';

export function addLanes({ on }: Service, { store }: ReadDeps): void {
  on(operations.listLanes)(async () => {
    const bodies = Object.values(lanes).map(async ({ name }) => laneBody(name, await store.readLane(name)));
    return { status: 200, json: { lanes: await Promise.all(bodies) } };
  });
}
