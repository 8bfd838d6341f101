import { operations } from '../../shared/api/operations.ts';
import { JunbanError } from '../../shared/errors.ts';
import { isLaneName, type LaneName, lanes } from '../../shared/lanes.ts';
import type { LaneState } from '../../shared/store/job-store.ts';
import { laneBody } from '../http/lane-body.ts';
import type { Service } from '../http/service.ts';
import type { OperateDeps } from './deps.ts';
import { drainLane, limitLane, pauseLane, resumeLane } from './lane-control.ts';

export function addLanes({ on }: Service, deps: OperateDeps): void {
  const answer = (name: LaneName, state: LaneState) =>
    ({ status: 200, json: { lane: laneBody(name, state) } }) as const;

  on(operations.pauseLane)(async ({ params, caller }) => {
    const lane = laneOf(params.lane);
    return answer(lane, await pauseLane(lane, caller, deps));
  });
  on(operations.drainLane)(async ({ params, caller }) => {
    const lane = laneOf(params.lane);
    return answer(lane, await drainLane(lane, caller, deps));
  });
  on(operations.resumeLane)(async ({ params, caller }) => {
    const lane = laneOf(params.lane);
    return answer(lane, await resumeLane(lane, caller, deps));
  });
  on(operations.limitLane)(async ({ params, body: { maxQueued }, caller }) => {
    const lane = laneOf(params.lane);
    return answer(lane, await limitLane(lane, maxQueued, caller, deps));
  });
}

function laneOf(name: string): LaneName {
  if (isLaneName(name)) return name;
  const known = Object.keys(lanes).join(', ');
  throw new JunbanError({
    code: 'LANE_NOT_FOUND',
    text: { ja: 'そのレーンはありません。', en: 'There is no such lane.' },
    hint: { ja: `レーン: ${known}`, en: `Lanes are: ${known}` },
  });
}
