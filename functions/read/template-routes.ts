import type { Hono } from 'hono';
import type { Clock } from '../../shared/clock.ts';
import { JunbanError } from '../../shared/errors.ts';
import type { ApiEnv } from '../http/app.ts';
import {
  currentMonth,
  makeTemplate,
  monthOf,
  previousMonth,
} from '../worker/jobs/autofill/workbook/template.ts';

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Workbooks to fill in: of this month, of the last, or of the one that `month` says, with the hours that are usual. */
export function addTemplateRoutes(app: Hono<ApiEnv>, clock: Clock): void {
  app.get('/download-template', async (c) => {
    const { month: asked, ...options } = usual(c.req.query());
    const month = asked === undefined ? currentMonth(clock()) : monthOf(asked);
    if (month === undefined) throw invalidMonth();
    const name = asked === undefined ? 'jobcan_template.xlsx' : `jobcan_template_${asked}.xlsx`;
    return c.body(Buffer.from(await makeTemplate(month, options)), 200, attachment(name));
  });

  app.get('/download-previous-template', async (c) => {
    const { month: _, ...options } = usual(c.req.query());
    const bytes = await makeTemplate(previousMonth(clock()), options);
    return c.body(Buffer.from(bytes), 200, attachment('jobcan_previous_month_template.xlsx'));
  });
}

/** What was said of the month and of the usual day; the template itself checks it. */
const usual = (query: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    ['month', 'start', 'end', 'note', 'place'].flatMap((name) => (query[name] ? [[name, query[name]]] : [])),
  );

const invalidMonth = () =>
  new JunbanError({
    code: 'INVALID_QUERY',
    field: 'month',
    text: {
      ja: 'month は 2000-01 から 2050-12 までの年月にしてください（例：2026-11）。',
      en: 'month has to be a month from 2000-01 to 2050-12, like 2026-11.',
    },
  });

const attachment = (name: string) => ({
  'Content-Type': xlsx,
  'Content-Disposition': `attachment; filename="${name}"`,
});
