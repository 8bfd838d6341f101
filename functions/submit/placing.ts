import { highestPriority, lowestPriority } from '../../shared/claim-order.ts';
import type { EpochMs } from '../../shared/clock.ts';
import { JunbanError } from '../../shared/errors.ts';
import type { JobType } from '../../shared/job-type.ts';
import { isLaneName, type LaneName, lanes } from '../../shared/lanes.ts';
import { dueAtOf, type WishedTime } from './due-at.ts';

/** Where and when a job is to be done. */
export interface Placing {
  readonly lane: LaneName;
  readonly priority: number | undefined;
  readonly dueAt: EpochMs | undefined;
  /** Which of the lane's two lines it joins. */
  readonly line: 'queued' | 'scheduled';
}

/** What a submission may ask for. */
export interface Wish extends WishedTime {
  readonly lane?: string;
  readonly priority?: number;
}

/**
 * A wish as the type allows it.
 *
 * @throws JunbanError LANE_NOT_ALLOWED, PRIORITY_NOT_ALLOWED, RUN_AT_INVALID
 */
export function placingOf(type: JobType, wish: Wish, now: EpochMs): Placing {
  const lane = wishedLane(type, wish);
  if (lane === undefined) throw laneNotAllowed(type);
  const dueAt = dueAtOf(wish, now);
  return {
    lane,
    priority: priorityOf(type, wish),
    dueAt,
    line: dueAt === undefined ? 'queued' : 'scheduled',
  };
}

/** The lane a job of this type goes to; undefined when the one it asks for does not exist or is not for it. */
export function wishedLane(type: JobType, { lane }: Wish): LaneName | undefined {
  if (lane === undefined || lane === type.lane) return type.lane;
  return type.anyLane && isLaneName(lane) ? lane : undefined;
}

function laneNotAllowed({ name, lane, anyLane = false }: JobType): JunbanError {
  const allowed = anyLane ? Object.keys(lanes).join(', ') : lane;
  return new JunbanError({
    code: 'LANE_NOT_ALLOWED',
    field: 'lane',
    text: {
      ja: `ジョブの種類「${name}」は、指定されたレーンでは実行できません。`,
      en: `Jobs of the type "${name}" do not run in that lane.`,
    },
    hint: {
      ja: `指定できるレーン: ${allowed}。省略すると「${lane}」で実行されます。`,
      en: `They run in: ${allowed}. Without "lane" it is "${lane}".`,
    },
  });
}

function priorityOf({ maxPriority = highestPriority }: JobType, { priority }: Wish): number | undefined {
  if (priority === undefined || priority <= maxPriority) return priority;
  throw new JunbanError({
    code: 'PRIORITY_NOT_ALLOWED',
    field: 'priority',
    text: {
      ja: `この種類のジョブに指定できる優先度は ${lowestPriority} から ${maxPriority} までです。`,
      en: `Jobs of this type take a priority from ${lowestPriority} to ${maxPriority}.`,
    },
  });
}
