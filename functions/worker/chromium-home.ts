import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Of @sparticuz/chromium, so that a new version is unpacked beside the old one. */
const chromiumVersion = '153.0.0';

/** Without a Japanese font every page of the site, and every picture of it, is rows of boxes. */
const japaneseFont = '@expo-google-fonts/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf';

interface Chromium {
  readonly executablePath: string;
  readonly env: Readonly<Record<string, string>>;
}

let found: Promise<Chromium> | undefined;

/** Where Chromium is, and the environment it needs there. */
export const installedChromium = (): Promise<Chromium> => {
  // What failed once, for want of disk say, may go well the next time.
  found ??= findChromium().catch((error: unknown) => {
    found = undefined;
    throw error;
  });
  return found;
};

/** The image carries Chromium unpacked, at CHROMIUM_PATH; elsewhere it is unpacked once per machine and version. */
async function findChromium(): Promise<Chromium> {
  const inImage = process.env.CHROMIUM_PATH;
  if (inImage && existsSync(inImage)) return { executablePath: inImage, env: await fontsEnv() };
  const home = join(tmpdir(), `junban-chromium-${chromiumVersion}-${userInfo().uid}`);
  if (!existsSync(home)) await unpackInto(home);
  return {
    executablePath: join(home, 'chromium'),
    env: { LD_LIBRARY_PATH: join(home, 'al2023', 'lib'), ...(await fontsEnv()) },
  };
}

/** Unpacks beside the final place and renames: whoever sees the folder sees the whole browser. */
async function unpackInto(home: string): Promise<void> {
  const script = fileURLToPath(new URL('./unpack-chromium.mjs', import.meta.url));
  const staging = await mkdtemp(`${home}-`);
  try {
    await promisify(execFile)(process.execPath, [script, staging]);
    await rename(staging, home);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    if (!existsSync(home)) throw error;
  }
}

/**
 * Tells fontconfig, which is part of Chromium, where fonts are: the one that comes with the worker, so that pictures look
 * the same everywhere, and the system's. A Chromium that finds no font at all ends itself at the first character.
 */
async function fontsEnv(): Promise<Record<string, string>> {
  const folder = join(tmpdir(), `junban-fonts-${userInfo().uid}`);
  const file = join(folder, 'fonts.conf');
  const content = fontsConf(dirname(fileURLToPath(import.meta.resolve(japaneseFont))), join(folder, 'cache'));
  const staging = await mkdtemp(`${folder}-`);
  try {
    await writeFile(join(staging, 'fonts.conf'), content);
    // If the folder is there already, of this version or an older one, the file alone is exchanged.
    await rename(staging, folder).catch(() => rename(join(staging, 'fonts.conf'), file));
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return { FONTCONFIG_PATH: folder };
}

const fontsConf = (font: string, cache: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${font}</dir>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
  <cachedir>${cache}</cachedir>
</fontconfig>
`;
