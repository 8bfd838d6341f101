import * as z from 'zod';
import { JunbanError } from '../../../../shared/errors.ts';
import type { JobType } from '../../../../shared/job-type.ts';
import { redact } from '../../../../shared/redact.ts';

const maxMessageLength = 1000;
const maxTitleLength = 80;
const defaultMessage = 'Job executed successfully';

/** One line of text: what is printed must not look like more than one line of a log. */
export const inputSchema = z.strictObject({
  message: z
    .string()
    .max(maxMessageLength)
    .regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u)
    .default('')
    .transform((message) => message || defaultMessage),
});

/**
 * Prints a message, now or later. The least a job can do: sent into a lane, it shows that the lane takes, wakes and
 * works.
 */
export const delayPrint = {
  name: 'delay-print',
  lane: 'documents',
  anyLane: true,
  title: { ja: 'メッセージの出力', en: 'Print a message' },
  description: {
    ja: 'メッセージを1行出力します。今すぐ、または指定の時間に。',
    en: 'Prints a line of text, now or at the time you name.',
  },
  input: inputSchema,
  form: [
    {
      name: 'message',
      in: 'input',
      label: { ja: 'メッセージ', en: 'Message' },
      control: 'text',
    },
  ],
  hardSeconds: 30,
  // The first, and the ten retries that its callers know.
  maxAttempts: 11,
  maxPriority: 5,
  rate: { limit: 60, windowSeconds: 60 },

  async admit({ input, secrets, file }) {
    if (secrets !== undefined) throw notTaken('secrets');
    if (file) throw notTaken('upload');
    const { message } = parseInput(input);
    const title = [...redact(message)].slice(0, maxTitleLength).join('');
    return { title, input: { message }, warnings: [], skipped: [] };
  },

  plan: (_input) => [],
} as const satisfies JobType;

function parseInput(input: unknown): z.infer<typeof inputSchema> {
  const parsed = inputSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw issue?.code === 'unrecognized_keys' ? notTaken(`input.${issue.keys[0]}`) : invalidMessage();
}

const invalidMessage = () =>
  new JunbanError({
    code: 'INVALID_MESSAGE',
    field: 'input.message',
    text: {
      ja: `message は、改行や制御文字を含まない ${maxMessageLength} 文字以内の文字列にしてください。`,
      en: `"message" has to be one line of text with up to ${maxMessageLength} characters.`,
    },
  });

/** A name that somebody made up is shown without what could change the look of the line it stands in. */
function notTaken(field: string): JunbanError {
  const shown = field.replace(/[^\p{L}\p{N}_.-]/gu, '?').slice(0, 50);
  return new JunbanError({
    code: 'INVALID_REQUEST',
    field: shown,
    text: {
      ja: `この種類のジョブに「${shown}」は指定できません。`,
      en: `Jobs of this type take no "${shown}".`,
    },
  });
}
