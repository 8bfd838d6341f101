/**
 * The program of an execution environment: what Lambda's Node.js runtime does, over IPC instead of HTTP.
 * It imports nothing of the host at run time: a function's memory and start-up time are its own.
 */
import { existsSync, realpathSync } from 'node:fs';
import { isBuiltin, registerHooks } from 'node:module';
import { join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { FromEnvironment, Init, Invoke, ToEnvironment } from './protocol.ts';

type Handler = (event: unknown, context: object) => unknown;

let handler: Handler | undefined;

process.on('message', (message: ToEnvironment) => {
  if (message.type === 'init') void initialise(message);
  else void invoke(message);
});
// The host is gone: an environment does not outlive it.
process.on('disconnect', () => process.exit(1));

function answer(message: FromEnvironment): void {
  process.send?.(message);
}

async function initialise({ handler: name, taskRoot, packageType }: Init): Promise<void> {
  try {
    findPackages(taskRoot, packageType);
    handler = await load(name, taskRoot);
    answer({ type: 'ready' });
  } catch (error) {
    console.error(error);
    answer({ type: 'init_failed', error: describe(error) });
  }
}

async function invoke({ requestId, event, deadline, invokedFunctionArn }: Invoke): Promise<void> {
  const context = {
    awsRequestId: requestId,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    invokedFunctionArn,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  try {
    const payload = await handler?.(event, context);
    answer({ type: 'succeeded', requestId, payload: payload === undefined ? null : payload });
  } catch (error) {
    console.error(JSON.stringify({ level: 'ERROR', requestId, ...describe(error) }));
    answer({ type: 'failed', requestId, error: describe(error) });
  }
}

/** `dir/index.handler`: the file is tried as .mjs, .js, .cjs, as Lambda does. */
async function load(name: string, taskRoot: string): Promise<Handler> {
  const [, path = '', exported = ''] = /^(.*)\.([^./]+)$/.exec(name) ?? [];
  const file = ['.mjs', '.js', '.cjs']
    .map((ext) => join(taskRoot, path + ext))
    .find((each) => existsSync(each));
  if (file === undefined)
    throw named('Runtime.ImportModuleError', `Cannot find module '${path}' in ${taskRoot}`);
  const module: Record<string, unknown> = await import(pathToFileURL(file).href);
  const inside: unknown = module.default;
  const found = module[exported] ?? (isNamespace(inside) ? inside[exported] : undefined);
  if (!isHandler(found)) throw named('Runtime.HandlerNotFound', `${name} is undefined or not exported`);
  return found;
}

/**
 * Decides where the code of a function finds its packages.
 *
 * A zip function brings all but the AWS SDK, which Lambda's runtime has and the project's own stands in for. Node would
 * look on in every parent directory, and a synthesized bundle lies below the project's node_modules: a forgotten
 * dependency would work here and fail when deployed. An image installs packages beside the bundle when it is built;
 * here the project's own stand in for those too.
 */
function findPackages(taskRoot: string, packageType: Init['packageType']): void {
  const root = realpathSync(taskRoot) + sep;
  const ofBundle = (url: string | undefined) =>
    url === undefined || (url.startsWith('file:') && fileURLToPath(url).startsWith(root));
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const isPackage = /^[@\w]/.test(specifier) && !/^(node|file|data):/.test(specifier);
      if (!isPackage || isBuiltin(specifier) || !ofBundle(context.parentURL))
        return nextResolve(specifier, context);
      const ofProject = { ...context, parentURL: import.meta.url };
      if (/^@(aws-sdk|smithy)\//.test(specifier)) return nextResolve(specifier, ofProject);
      const resolved = attempt(() => nextResolve(specifier, context));
      if (resolved && ofBundle(resolved.url)) return resolved;
      if (packageType === 'Image') return nextResolve(specifier, ofProject);
      throw named(
        'Runtime.ImportModuleError',
        `Cannot find package '${specifier}': it is not in the bundle, and would be missing when deployed`,
      );
    },
  });
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

function describe(error: unknown): { errorType: string; errorMessage: string; trace?: string[] } {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error) };
  return { errorType: error.name, errorMessage: error.message, trace: error.stack?.split('\n') ?? [] };
}

function named(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}

function isNamespace(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isHandler(value: unknown): value is Handler {
  return typeof value === 'function';
}
