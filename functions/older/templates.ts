import { operations } from '../../shared/api/operations.ts';
import type { Clock } from '../../shared/clock.ts';
import { invalidQuery } from '../http/request.ts';
import type { Service } from '../http/service.ts';
import {
  currentMonth,
  makeTemplate,
  monthOf,
  previousMonth,
} from '../worker/jobs/autofill/workbook/template.ts';

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Workbooks to fill in: of this month, of the last, or of the one that `month` says, with the hours that are usual. */
export function addTemplates({ on }: Service, clock: Clock): void {
  on(operations.downloadTemplate)(async ({ query: { month: asked, ...usual } }) => {
    const month = asked === undefined || asked === '' ? currentMonth(clock()) : monthOf(asked);
    if (month === undefined) throw invalidMonth();
    const name = asked ? `jobcan_template_${asked}.xlsx` : 'jobcan_template.xlsx';
    return { status: 200, bytes: await makeTemplate(month, said(usual)), headers: attachment(name) };
  });

  on(operations.downloadPreviousTemplate)(async ({ query }) => ({
    status: 200,
    bytes: await makeTemplate(previousMonth(clock()), said(query)),
    headers: attachment('jobcan_previous_month_template.xlsx'),
  }));
}

/** A field that is left empty, as forms send it, was not said. */
const said = (usual: Readonly<Record<string, string | undefined>>) =>
  Object.fromEntries(Object.entries(usual).filter(([, value]) => value !== ''));

const invalidMonth = () =>
  invalidQuery('month', {
    ja: 'month は 2000-01 から 2050-12 までの年月にしてください（例：2026-11）。',
    en: 'month has to be a month from 2000-01 to 2050-12, like 2026-11.',
  });

const attachment = (name: string) => ({
  'Content-Type': xlsx,
  'Content-Disposition': `attachment; filename="${name}"`,
});
