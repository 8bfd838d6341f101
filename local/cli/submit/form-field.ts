import type * as z from 'zod';
import type { Operations } from '../../../shared/api/operations.ts';

/** A job type as the service describes it, and a field of its form. */
export type JobType = z.output<Operations['getJobType']['answers'][200]['content']>['jobType'];
export type FormField = JobType['form'][number];

/** `companyCode` → `company-code`. */
export const kebab = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();

/** `companyCode` → `JUNBAN_COMPANY_CODE`. */
export const variableOf = ({ name }: Pick<FormField, 'name'>): string =>
  `JUNBAN_${kebab(name).replaceAll('-', '_').toUpperCase()}`;

/** Never on a command line: everybody on the machine can read those. */
export const isHidden = ({ control }: Pick<FormField, 'control'>): boolean => control === 'password';
