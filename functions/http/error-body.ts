import type { ErrorDetail, JunbanError } from '../../shared/errors.ts';
import type { Language } from '../../shared/text.ts';

/** The one shape of every error of the API. */
export const errorBody = (error: JunbanError, requestId: string, language: Language) => ({
  error: {
    code: error.code,
    message: error.text[language],
    hint: error.hint[language],
    ...(error.field !== undefined && { field: error.field }),
    ...(error.details && { details: error.details.map((detail) => detailBody(detail, language)) }),
    ...(error.retryAfterSeconds !== undefined && { retryAfterSeconds: error.retryAfterSeconds }),
    ...error.extra,
    requestId,
  },
});

export const detailBody = (detail: ErrorDetail, language: Language) => ({
  ...detail,
  message: detail.message[language],
});
