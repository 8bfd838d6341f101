import type * as z from 'zod';
import type { Operations } from '../../../shared/api/operations.ts';
import { harmless } from '../plain.ts';
import type { Session } from '../session.ts';

type Submitted = z.output<Operations['submitJob']['answers'][202]['content']>;

const shown = 5;

/** What is worth knowing about a submission, for the person who made it. */
export function submittedNote(answer: Submitted, { say, terminal: { paintNote } }: Session): string {
  const { message, warnings, skipped, existing_job: existing } = harmless(answer);
  const some = (of: readonly { message: string }[]) => [
    ...of.slice(0, shown).map((each) => `  - ${each.message}`),
    ...(of.length > shown
      ? [say({ ja: `  - ほか ${of.length - shown} 件`, en: `  - and ${of.length - shown} more` })]
      : []),
  ];
  return [existing ? paintNote('warn', message) : message, ...some(warnings), ...some(skipped)].join('\n');
}
