/** The assembly as it is deployed, but for workers that do as they are told and functions that are cut off earlier. */
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import * as z from 'zod';
import { synthesize } from '../../local/assembly.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const promptedRuns = fileURLToPath(new URL('./prompted/runs.ts', import.meta.url));

const assetsSchema = z.object({
  dockerImages: z.record(z.string(), z.object({ source: z.object({ directory: z.string() }) })),
});
const templateSchema = z.looseObject({
  Resources: z.record(
    z.string(),
    z.looseObject({
      Properties: z
        .looseObject({
          Timeout: z.number().optional(),
          Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }).optional(),
        })
        .optional(),
    }),
  ),
});

export interface AssemblyOptions {
  /** Of functions whose logical id begins so: when Lambda cuts them off, in seconds. */
  readonly timeoutSeconds?: Readonly<Record<string, number>>;
}

/** @param into a folder that does not exist yet */
export async function promptedAssembly(
  into: string,
  prompterUrl: string,
  { timeoutSeconds = {} }: AssemblyOptions = {},
): Promise<void> {
  const { dir } = await synthesize();
  const assets = assetsSchema.parse(JSON.parse(await readFile(join(dir, 'Junban.assets.json'), 'utf8')));
  const images = Object.values(assets.dockerImages).map(({ source }) => source.directory);
  await mkdir(into, { recursive: true });
  for (const name of await readdir(dir))
    if (name !== 'Junban.template.json' && !images.includes(name))
      await symlink(join(dir, name), join(into, name));
  for (const image of images) await promptedImage(join(dir, image), join(into, image));

  const template = templateSchema.parse(
    JSON.parse(await readFile(join(dir, 'Junban.template.json'), 'utf8')),
  );
  for (const [id, { Properties }] of Object.entries(template.Resources)) {
    if (Properties?.Timeout === undefined) continue;
    const [, seconds] = Object.entries(timeoutSeconds).find(([prefix]) => id.startsWith(prefix)) ?? [];
    if (seconds !== undefined) Properties.Timeout = seconds;
    if (Properties.Environment) Properties.Environment.Variables.PROMPTER_URL = prompterUrl;
  }
  await writeFile(join(into, 'Junban.template.json'), JSON.stringify(template));
}

/** The image's files, with another bundle: what jobs do is exchanged, nothing else. */
async function promptedImage(image: string, into: string): Promise<void> {
  await mkdir(into);
  for (const name of await readdir(image))
    if (!name.startsWith('index.mjs')) await symlink(join(image, name), join(into, name));
  await build({
    absWorkingDir: root,
    entryPoints: [join(root, 'functions', 'worker', 'handler.ts')],
    outfile: join(into, 'index.mjs'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    external: ['@sparticuz/chromium', 'playwright-core'],
    banner: {
      js: "import { createRequire as $createRequire } from 'node:module'; const require = $createRequire(import.meta.url);",
    },
    logLevel: 'warning',
    plugins: [
      {
        name: 'prompted-runs',
        setup: ({ onResolve }) =>
          onResolve({ filter: /\/jobs\/runs\.ts$/ }, ({ importer }) =>
            importer.endsWith('/functions/worker/handler.ts') ? { path: promptedRuns } : undefined,
          ),
      },
    ],
  });
}
