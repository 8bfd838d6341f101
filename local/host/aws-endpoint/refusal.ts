/** Errors in the form each service's SDK parses: XML for S3, JSON with `__type` for the others. */
import type { Call, Service } from './call.ts';

/** @param code the exception's name as the SDK shows it, `AccessDenied` or `ThrottlingException` for example */
export function refuse(
  { response, service }: { readonly response: Call['response']; readonly service: Service | undefined },
  status: number,
  code: string,
  message: string,
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
    .writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': code })
    .end(JSON.stringify({ __type: code, message }));
}

function xmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
