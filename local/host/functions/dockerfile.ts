/**
 * The lines of a Dockerfile that concern a process: ENV and CMD. No image is built; the bundle in the build context
 * runs with the values the image would have.
 */

export interface ImageSettings {
  readonly environment: Readonly<Record<string, string>>;
  /** The handler, from `CMD ["worker.handler"]`. */
  readonly command: string | undefined;
}

/** @param base values that `$NAME` may refer to, LAMBDA_TASK_ROOT above all */
export function readDockerfile(text: string, base: Readonly<Record<string, string>>): ImageSettings {
  const environment: Record<string, string> = {};
  let command: string | undefined;
  const lines = text.replace(/\\\r?\n/g, ' ').split(/\r?\n/);
  for (const line of lines) {
    const [, instruction = '', rest = ''] = /^\s*([A-Za-z]+)\s+(.*)$/.exec(line) ?? [];
    if (instruction.toUpperCase() === 'ENV')
      for (const [name, value] of pairs(rest)) environment[name] = expand(value, { ...base, ...environment });
    if (instruction.toUpperCase() === 'CMD') command = /^\[\s*"([^"]+)"/.exec(rest.trim())?.[1];
  }
  return { environment, command };
}

/** `A=1 B="two words"`, or the old form `A one value`. */
function pairs(text: string): [string, string][] {
  const found = [...text.matchAll(/([A-Za-z_]\w*)=("(?:[^"\\]|\\.)*"|'[^']*'|\S*)/g)];
  if (found.length === 0) {
    const [, name, value] = /^(\S+)\s+(.*)$/.exec(text.trim()) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value]];
  }
  return found.map(([, name = '', value = '']) => [name, unquote(value)]);
}

function unquote(value: string): string {
  const inner = /^(["'])(.*)\1$/s.exec(value)?.[2];
  return (inner ?? value).replace(/\\(.)/g, '$1');
}

function expand(value: string, known: Readonly<Record<string, string>>): string {
  return value.replace(
    /\$(?:\{(\w+)\}|(\w+))/g,
    (_, braced: string | undefined, bare: string | undefined) => known[braced ?? bare ?? ''] ?? '',
  );
}
