import type * as z from 'zod';
import type { jobSummarySchema } from '../../../shared/api/job-schemas.ts';
import { time } from '../format.ts';
import type { Session } from '../session.ts';
import { table } from '../table.ts';
import { stateText } from './job.ts';

type JobSummary = z.output<typeof jobSummarySchema>;

export const jobsText = (jobs: readonly JobSummary[], { say, terminal: { paint } }: Session): string =>
  table(
    jobs,
    [
      // Somebody else's anonymous job: its id would be the key to it.
      { head: 'id', of: ({ id }) => id ?? paint('faint', '—') },
      { head: say({ ja: '状態', en: 'state' }), of: ({ state }) => stateText(state, paint) },
      { head: say({ ja: '受付', en: 'submitted' }), of: ({ submittedAt }) => time(submittedAt) },
      { head: say({ ja: '種類', en: 'type' }), of: ({ type }) => type },
      { head: say({ ja: '名前', en: 'title' }), of: ({ title }) => title },
      { head: say({ ja: '持ち主', en: 'owner' }), of: ({ owner }) => owner },
      { head: say({ ja: 'エラー', en: 'error' }), of: ({ error }) => error?.code },
    ],
    paint,
  );
