import { describe, expect, it } from 'vitest';
import type { Job } from '../../shared/job.ts';
import type { LaneName } from '../../shared/lanes.ts';
import { admitted, claimed, done, fails, waitingJob } from '../store/jobs.ts';
import { apiForEachTest, start } from './harness.ts';

const world = apiForEachTest();

const waiting = (changes: Partial<Job> = {}) => admitted(world.api.store, waitingJob(start, changes));
const running = async (lane: LaneName) =>
  claimed(world.api.store, start, await waiting({ lane, rank: start - 10 }));

/** What both routes say of a job that waits, in both languages. */
async function told({ id }: Job) {
  const asked = async (language: string) => {
    const headers = { 'accept-language': language };
    const shown = world.api.shown(await world.api.get(`/v1/jobs/${id}`, headers));
    const { user_message } = (await world.api.get(`/status/${id}`, headers)).body;
    return { waiting: shown.waiting, user_message };
  };
  return { ja: await asked('ja'), en: await asked('en') };
}

const someoneElse = {
  ja: '現在、他ユーザーが作業中。順番に処理します。',
  en: 'Somebody else’s job is running; jobs are worked on in order.',
};

describe('a job that waits says why', () => {
  it('while it is scheduled', async () => {
    const answer = await told(await world.api.jobOf(await world.api.print({ delaySeconds: 60 })));
    const ja = '指定された日時になるまで待っています。';
    const en = 'It waits for the time it is scheduled for.';
    expect(answer).toEqual({
      ja: { waiting: { code: 'SCHEDULED', message: ja }, user_message: ja },
      en: { waiting: { code: 'SCHEDULED', message: en }, user_message: en },
    });
  });

  it('between two attempts', async () => {
    const job = await running('documents');
    const answer = await told(await done(world.api.store, start, job, fails(job)));
    const ja = '1回目の実行がうまくいかなかったため、しばらくしてから自動で再試行します。理由: 停止中';
    const en = 'Attempt 1 did not succeed; it is tried again by itself in a while. The reason: down';
    expect(answer).toEqual({
      ja: { waiting: { code: 'RETRY_PAUSE', message: ja }, user_message: ja },
      en: { waiting: { code: 'RETRY_PAUSE', message: en }, user_message: en },
    });
  });

  it('while its lane is paused, whoever runs there', async () => {
    await running('browser');
    await world.api.command({ operator: 'pause', lane: 'browser' });
    const job = await waiting();
    const answer = await told(job);
    const ja = '管理者が処理を一時停止しています。再開されると順番に処理されます。';
    const en = 'The operator has paused this lane. Jobs go on in order when it is resumed.';
    expect(answer).toEqual({
      ja: { waiting: { code: 'LANE_PAUSED', message: ja }, user_message: ja },
      en: { waiting: { code: 'LANE_PAUSED', message: en }, user_message: en },
    });
    expect(world.api.shown(await world.api.get(`/v1/jobs/${job.id}`)).estimatedStart).toBeNull();
  });

  it('when a slot is free for it', async () => {
    await running('documents');
    const answer = await told(await waiting({ lane: 'documents' }));
    const ja = 'まもなく始まります。';
    const en = 'It is about to start.';
    expect(answer).toEqual({
      ja: { waiting: { code: 'STARTING', message: ja }, user_message: ja },
      en: { waiting: { code: 'STARTING', message: en }, user_message: en },
    });
  });

  it('when it is next, in the words that existing clients know', async () => {
    await running('browser');
    expect(await told(await waiting())).toEqual({
      ja: {
        waiting: { code: 'LANE_BUSY', message: '1件を処理中です。次がこのジョブの番です。' },
        user_message: someoneElse.ja,
      },
      en: {
        waiting: { code: 'LANE_BUSY', message: '1 running. This one is next.' },
        user_message: someoneElse.en,
      },
    });
  });

  it('when others are before it', async () => {
    await running('browser');
    await waiting({ rank: start - 2 });
    await waiting({ rank: start - 1 });
    expect(await told(await waiting())).toMatchObject({
      ja: { waiting: { code: 'LANE_BUSY', message: '1件を処理中です。この前に2件が待っています。' } },
      en: { waiting: { code: 'LANE_BUSY', message: '1 running. 2 waiting before this one.' } },
    });
  });

  it('when more are before it than are counted', async () => {
    const job = await waiting();
    world.api.store.countAhead = async (_, limit) => limit;
    expect(world.api.shown(await world.api.get(`/v1/jobs/${job.id}`))).toMatchObject({
      position: 1001,
      positionExact: false,
      waiting: { message: 'この前に1000件以上が待っています。' },
    });
    expect(await told(job)).toMatchObject({
      en: { waiting: { message: 'At least 1000 waiting before this one.' } },
    });
  });

  it('and does not once it runs', async () => {
    const { id } = await running('browser');
    const shown = world.api.shown(await world.api.get(`/v1/jobs/${id}`));
    expect(shown).not.toHaveProperty('waiting');
    expect(shown).not.toHaveProperty('position');
  });
});
