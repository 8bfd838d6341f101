// Unpacks Chromium while the image is built, so that no invocation pays for it (2.5 s, 200 MB of /tmp) and no
// two first starts can race for one half-written binary.
//
//   node unpack-chromium.mjs <directory>
//
// The package unpacks into the temporary directory and only there, hence TMPDIR. It writes for its own user
// (mode 0700), while Lambda runs the image as another: everything is opened for reading.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

const [, , directory] = process.argv;
if (!directory) throw new Error('usage: unpack-chromium.mjs <directory>');
mkdirSync(directory, { recursive: true });
process.env.TMPDIR = directory;
// Tells the package that the system libraries of Amazon Linux 2023 are not there: it then brings its own.
process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs24.x';

const { default: chromium } = await import('@sparticuz/chromium');
const path = await chromium.executablePath();
execFileSync('chmod', ['-R', 'a+rX', directory]);
console.log(`Chromium is at ${path}`);
