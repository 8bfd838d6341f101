import * as z from 'zod';
import { operations } from '../../shared/api/operations.ts';
import { highestPriority } from '../../shared/claim-order.ts';
import { JunbanError } from '../../shared/errors.ts';
import type { FormField, JobType } from '../../shared/job-type.ts';
import type { Language } from '../../shared/text.ts';
import type { Service } from '../http/service.ts';
import { everyJobType, jobTypeOf } from '../worker/jobs/definitions.ts';
import { documentsOf } from '../worker/jobs/documents.ts';

/** What there is to submit, and what each takes: forms and commands are made from it. */
export function addJobTypes({ on }: Service): void {
  on(operations.listJobTypes)(async ({ caller: { language } }) => ({
    status: 200,
    json: { jobTypes: everyJobType.map((type) => typeBody(type, language)) },
  }));

  on(operations.getJobType)(async ({ params, caller: { language } }) => {
    const type = jobTypeOf(params.type);
    if (!type) throw jobTypeNotFound();
    return { status: 200, json: { jobType: typeBody(type, language) } };
  });
}

const typeBody = (type: JobType, language: Language) => ({
  name: type.name,
  title: type.title[language],
  description: type.description[language],
  lane: type.lane,
  anyLane: type.anyLane ?? false,
  public: type.public ?? false,
  maxPriority: type.maxPriority ?? highestPriority,
  rate: type.rate ?? null,
  file: type.file ? { ...type.file, accept: [...type.file.accept] } : null,
  input: schemaOf(type.input),
  secrets: type.secrets ? schemaOf(type.secrets) : null,
  form: type.form.map((field) => fieldBody(field, language)),
  documents: Object.entries(documentsOf(type.name)).map(([name, { title, contentType }]) => ({
    name,
    title: title[language],
    contentType,
  })),
});

const schemaOf = (schema: z.ZodType): Record<string, unknown> => ({
  ...z.toJSONSchema(schema, { io: 'input' }),
});

const fieldBody = (
  { name, in: place, label, help, control, required, options }: FormField,
  language: Language,
) => ({
  name,
  in: place,
  label: label[language],
  ...(help && { help: help[language] }),
  control,
  required: required ?? false,
  ...(options && { options: options.map(({ value, label: text }) => ({ value, label: text[language] })) }),
});

const jobTypeNotFound = () =>
  new JunbanError({
    code: 'JOB_TYPE_NOT_FOUND',
    text: { ja: 'そのジョブの種類はありません。', en: 'There is no such job type.' },
    hint: {
      ja: `ある種類: ${everyJobType.map(({ name }) => name).join(', ')}`,
      en: `There are: ${everyJobType.map(({ name }) => name).join(', ')}`,
    },
  });
