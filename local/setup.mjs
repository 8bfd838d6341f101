// Installs what is missing, with nothing but the machine's own Node and npm: the first thing every npm script
// of this project runs. On an installed tree it costs a few milliseconds.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepare } from './prepare.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (...path) => {
  const file = join(root, ...path);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
};

/** npm writes what it installed to node_modules/.package-lock.json: the tree is good if it says what the lock says. */
function installed() {
  const wanted = read('package-lock.json')?.packages;
  const found = read('node_modules', '.package-lock.json')?.packages;
  if (!wanted || !found) return false;
  if (
    !existsSync(join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node'))
  )
    return false;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || found[path]?.version === version,
  );
}

const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 20) {
  console.error(`Junban needs Node 20 or newer to set itself up; this is ${process.version}.`);
  console.error('Junban のセットアップには Node 20 以上が必要です。');
  process.exit(1);
}
if (!installed()) {
  console.log('Installing dependencies (once) … / 依存パッケージをインストールしています（初回のみ）…');
  const npm = process.env.npm_execpath ? [process.execPath, [process.env.npm_execpath]] : ['npm', []];
  execFileSync(npm[0], [...npm[1], 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}
prepare();
