import type { JobDocument } from '../../../../../shared/job-type.ts';

/** The month on one page, for the person whose month it is and whoever helps them. */
export const monthPage: JobDocument = {
  title: { ja: '勤怠入力の記録（1か月）', en: 'Record of the month' },
  contentType: 'text/html; charset=utf-8',
  make: async (known) => {
    const { reportHtml } = await import('./report-html.ts');
    return Buffer.from(reportHtml(known, 'links'));
  },
};
