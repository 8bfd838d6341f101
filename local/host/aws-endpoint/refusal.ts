/** Errors in the form each service's SDK parses: XML for S3, JSON with `__type` for the others. */
import type { Call, Service } from './call.ts';

/**
 * @param code the exception's name as the SDK shows it, `AccessDenied` or `ThrottlingException` for example
 * @param details further fields of the exception, for the services that speak JSON
 */
export function refuse(
  { response, service }: { readonly response: Call['response']; readonly service: Service | undefined },
  status: number,
  code: string,
  message: string,
  details: object = {},
): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (service === 's3') {
    const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${xmlText(code)}</Code><Message>${xmlText(message)}</Message></Error>`;
    response.writeHead(status, { 'content-type': 'application/xml' }).end(body);
    return;
  }
  response
    .writeHead(status, {
      'content-type': 'application/x-amz-json-1.1',
      ...(service === 'sqs'
        ? { 'x-amzn-query-error': queryError(status, code) }
        : { 'x-amzn-errortype': code }),
    })
    .end(
      JSON.stringify(
        // Some errors of Lambda have a `message`, some a `Message`: its SDK reads the one its model names.
        service === 'lambda'
          ? { Type: status < 500 ? 'User' : 'Service', message, Message: message, ...details }
          : { __type: code, message, ...details },
      ),
    );
}

/** SQS tells its clients the error's name of the older query protocol too, and SDKs show that one. */
function queryError(status: number, code: string): string {
  return `${code === 'AccessDeniedException' ? 'AccessDenied' : code};${status < 500 ? 'Sender' : 'Receiver'}`;
}

function xmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
