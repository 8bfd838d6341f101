/**
 * `node coldstart-runner.mjs INDEX EVENT`: loads a function, lets it answer once and ends at once, with 0 if that was an
 * answer. Plain JavaScript, for no types have to be stripped before it can begin.
 */
const [, , index, event] = process.argv;
const { handler } = await import(index);
const context = {
  awsRequestId: 'cold',
  functionName: 'cold',
  memoryLimitInMB: '1024',
  invokedFunctionArn: 'arn:aws:lambda:ap-northeast-1:000000000000:function:cold',
  getRemainingTimeInMillis: () => 30_000,
};
const answer = await handler(JSON.parse(event), context);
if (answer?.statusCode >= 500) console.error(answer.body);
process.exit(answer?.statusCode >= 500 ? 1 : 0);
