import type { Context } from 'hono';
import type { Text } from '../../shared/errors.ts';
import { isTerminal, type JobState } from '../../shared/job.ts';
import { standingOf } from '../../shared/job-view.ts';
import { lanes } from '../../shared/lanes.ts';
import type { Language } from '../../shared/text.ts';
import type { ApiEnv } from '../http/app.ts';
import { detailBody } from '../http/error-body.ts';
import { jobBody, type Reader } from '../http/job-body.ts';
import { limitOf } from '../http/lane-refusals.ts';
import type { SubmitDeps, Submitted } from './submission.ts';

/** How a submission that was not refused is answered, by the older route and by /v1. */

type Deps = Pick<SubmitDeps, 'store' | 'clock'>;

/** Clients of the older route poll the status this often. */
const pollSeconds = 5;

/** 202 for what is in line, 200 for what runs already, and for a repetition whatever it was at first: 202. */
export const uploadStatus = ({ job, how }: Submitted): 200 | 202 =>
  how === 'identity' && job.state !== 'queued' ? 200 : 202;

/** @returns the body that clients of POST /upload know, with its field names */
export async function uploadBody(submitted: Submitted, deps: Deps, { language }: Reader) {
  const { job } = submitted;
  const [standing, lane] = await Promise.all([
    standingNow(submitted, deps),
    known(deps.store.readLane(job.lane)),
  ]);
  return {
    job_id: job.id,
    session_id: job.id,
    status: job.state,
    ...(standing && { queue_position: standing.position }),
    message: messageOf(submitted)[language],
    status_url: `/status/${job.id}`,
    retry_after_sec: pollSeconds,
    ...(lane && { queue_size: lane.queued, running_count: lane.running }),
    queue_limit: lane ? limitOf(job.lane, lane) : lanes[job.lane].maxQueued,
    max_active_sessions: lanes[job.lane].concurrency,
    resource_warnings: [],
    ...noted(submitted, language),
  };
}

export async function submittedBody(submitted: Submitted, deps: Deps, reader: Reader) {
  const standing = await standingNow(submitted, deps);
  return {
    job: jobBody(submitted.job, standing, reader),
    message: messageOf(submitted)[reader.language],
    ...noted(submitted, reader.language),
  };
}

/** Counted already for a new job. */
const standingNow = ({ job, standing }: Submitted, { store, clock }: Deps) =>
  standing ?? known(standingOf(store, job, clock()));

/** The job is durable by now: what cannot be read must not turn its admission into an error. */
const known = <T>(fact: Promise<T>): Promise<T | undefined> => fact.catch(() => undefined);

const accepted: Text = {
  ja: '受け付けました。順番に処理します。',
  en: 'Accepted. Jobs are worked on in order.',
};
const acceptedForLater: Text = {
  ja: '受け付けました。指定の日時になったら順番に処理します。',
  en: 'Accepted. It joins the line at the time it is scheduled for.',
};
const acceptedBefore: Text = {
  ja: 'この送信は既に受け付けており、処理は終了しています。',
  en: 'This was accepted before, and the job has ended.',
};

/** Whoever sent another file must not believe that it is in the line. */
function messageOf({ job, how }: Submitted): Text {
  if (how === 'identity') return notTaken(job.state);
  if (isTerminal(job.state)) return acceptedBefore;
  return job.state === 'scheduled' && job.firstStartedAt === undefined ? acceptedForLater : accepted;
}

const still: Readonly<Partial<Record<JobState, Text>>> = {
  running: { ja: '処理中です', en: 'being worked on' },
  scheduled: { ja: '予約された日時を待っています', en: 'waiting for its time' },
};

function notTaken(state: JobState): Text {
  const { ja, en } = still[state] ?? { ja: '順番待ちです', en: 'waiting for its turn' };
  return {
    ja: `先に送信されたジョブがまだ${ja}。今回のファイルは受け付けていません。終わってからもう一度送信してください。`,
    en: `An earlier job of yours is still ${en}. This file was not taken: send it again when that one has ended.`,
  };
}

const noted = ({ how, warnings, skipped }: Submitted, language: Language) => ({
  ...(how === 'identity' && { existing_job: true as const }),
  warnings: warnings.map((warning) => detailBody(warning, language)),
  skipped: skipped.map((detail) => detailBody(detail, language)),
});

export function tellOfReplay(c: Context<ApiEnv>, submitted: Submitted): Submitted {
  if (submitted.how === 'repeated') c.header('Idempotency-Replayed', 'true');
  return submitted;
}
