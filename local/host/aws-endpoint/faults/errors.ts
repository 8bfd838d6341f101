/** The services' own errors, under the names by which their SDKs decide whether to repeat a request. */
import type { Service } from '../call.ts';

interface ServiceError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** Names: `THROTTLING_ERROR_CODES` of @smithy/core, and the services' API references. */
export const throttling: Readonly<Record<Service, ServiceError>> = {
  // What an on-demand table answers.
  dynamodb: {
    status: 400,
    code: 'ThrottlingException',
    message: 'Throughput exceeds the current capacity of your table or index.',
  },
  sqs: {
    status: 400,
    code: 'RequestThrottled',
    message: 'The request was denied due to request throttling.',
  },
  s3: { status: 503, code: 'SlowDown', message: 'Please reduce your request rate.' },
  kms: {
    status: 400,
    code: 'ThrottlingException',
    message: 'You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.',
  },
  lambda: { status: 429, code: 'TooManyRequestsException', message: 'Rate Exceeded.' },
};

export const internal: Readonly<Record<Service, ServiceError>> = {
  dynamodb: { status: 500, code: 'InternalServerError', message: 'Internal server error' },
  sqs: { status: 500, code: 'InternalFailure', message: 'The request processing has failed.' },
  s3: { status: 500, code: 'InternalError', message: 'We encountered an internal error. Please try again.' },
  kms: { status: 500, code: 'KMSInternalException', message: 'An internal exception occurred.' },
  lambda: {
    status: 500,
    code: 'ServiceException',
    message: 'The Lambda service encountered an internal error.',
  },
};
