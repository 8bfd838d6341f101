import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';

/** Where a function is. What is not said comes from the environment, as for every AWS tool. */
export interface FunctionPlace {
  readonly name: string;
  readonly region?: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/**
 * Invokes a function and waits for what it says. This file alone brings the AWS SDK, which is four times as large as
 * all the rest: it is built apart and loaded by who needs it.
 *
 * @returns `failed` when the function threw; then `payload` says what
 * @throws what the SDK throws
 */
export async function invoke(
  { name, ...client }: FunctionPlace,
  event: object,
): Promise<{ failed: boolean; payload: string }> {
  const lambda = new LambdaClient(client);
  const command = new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event) });
  const { FunctionError, Payload } = await lambda.send(command);
  return { failed: FunctionError !== undefined, payload: new TextDecoder().decode(Payload) };
}
