// Builds the command line, dist/cli/junban.mjs, when it is missing or older than what it is made of. npm runs this when
// the package is installed (also by `npx junban`), and local/setup.mjs before every script.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const built = join(root, 'dist', 'cli', 'junban.mjs');
const sources = ['local/cli', 'local/build-cli.ts', 'shared', 'package-lock.json'];

/** @param path of a file, or of a directory with all that is in it */
function newest(path) {
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

export function prepare() {
  // The project's own Node: this machine's may not read TypeScript.
  const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(node)) return;
  const since = existsSync(built) ? statSync(built).mtimeMs : 0;
  if (since > Math.max(...sources.map((source) => newest(join(root, source))))) return;
  execFileSync(node, [join(root, 'local', 'build-cli.ts')], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) prepare();
