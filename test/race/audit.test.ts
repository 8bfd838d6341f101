import { describe, expect } from 'vitest';
import { apply } from '../../shared/apply.ts';
import { type Job, newClaimId } from '../../shared/job.ts';
import type { AuditTrail } from '../../shared/store/audit-trail.ts';
import { DynamoAuditTrail } from '../../shared/store/dynamo-audit-trail.ts';
import { useTables } from '../store/dynamo-table.ts';
import { admitted, auditEntry, claimed, completes, handClock, present, waitingJob } from '../store/jobs.ts';
import { raceOf } from './both-orders.ts';
import { start, type World } from './world.ts';

interface Audited<J extends Job = Job> extends World<J> {
  readonly audit: AuditTrail;
}

const tables = useTables();
const clock = handClock(start);
const empty = async () => {
  const { store, table } = await tables.newStore(clock);
  return { store, audit: new DynamoAuditTrail(tables.client, table, clock) };
};
const waiting = async (): Promise<Audited> => {
  const { store, audit } = await empty();
  return { store, audit, job: await admitted(store, waitingJob(start)) };
};
const running = async () => {
  const { store, audit, job } = await waiting();
  return { store, audit, job: await claimed(store, start, job) };
};
const commanded =
  (kind: 'cancel' | 'requestStop') =>
  ({ store, job }: World) =>
    apply(store, clock, job, { kind }, { audit: auditEntry(start) });
const told = async ({ audit }: Audited) => (await audit.list({ limit: 10 })).entries.length;

describe('an audited command', () => {
  raceOf(['a cancel', 'a claim'], {
    world: waiting,
    a: commanded('cancel'),
    b: ({ store, job }) => apply(store, clock, job, { kind: 'claim', claimId: newClaimId() }),
    aFirst: async (cancel, claim, world) => {
      expect(cancel.applied).toBe(true);
      expect(claim).toMatchObject({ applied: false, because: 'state' });
      expect(await told(world)).toBe(1);
    },
    bFirst: async (cancel, claim, world) => {
      expect(claim.applied).toBe(true);
      expect(cancel).toMatchObject({ applied: false, because: 'state', job: { state: 'running' } });
      expect(await told(world)).toBe(0);
    },
  });

  raceOf(['a stop request', 'the end'], {
    world: running,
    a: commanded('requestStop'),
    b: ({ store, job }) => apply(store, clock, job, completes(job)),
    aFirst: async (stop, end, world) => {
      expect(stop.applied).toBe(true);
      expect(end.applied).toBe(true);
      expect(await present(world.store, world.job)).toMatchObject({ stopRequestedAt: start });
      expect(await told(world)).toBe(1);
    },
    bFirst: async (stop, end, world) => {
      expect(end.applied).toBe(true);
      expect(stop).toMatchObject({ applied: false, because: 'state' });
      expect(await told(world)).toBe(0);
    },
  });

  raceOf(['one person', 'another'], {
    world: waiting,
    a: commanded('cancel'),
    b: commanded('cancel'),
    aFirst: async (one, other, world) => {
      expect(one.applied).toBe(true);
      expect(other.applied).toBe(false);
      expect(await told(world)).toBe(1);
    },
    bFirst: async (one, other, world) => {
      expect(other.applied).toBe(true);
      expect(one.applied).toBe(false);
      expect(await told(world)).toBe(1);
    },
  });
});
