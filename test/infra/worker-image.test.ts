import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { bundleFunctions } from '../../infra/bundle.ts';
import { lockSubset, parseLock } from '../../infra/lock-subset.ts';
import { imagePackages, workerImageFiles } from '../../infra/worker-image.ts';
import projectPackage from '../../package.json' with { type: 'json' };
import { temporaryDirectory } from './temporary-directory.ts';

const root = join(import.meta.dirname, '..', '..');
const files = workerImageFiles(root);
const textOf = (name: string) => Buffer.from(files.get(name) ?? '').toString('utf8');
const dockerfile = textOf('Dockerfile');
const lastStage = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));

describe('the Dockerfile', () => {
  it('stands on Lambda’s Node 24, in the build and in the image', () => {
    expect(dockerfile.match(/^FROM \S+/gm)).toEqual([
      'FROM public.ecr.aws/lambda/nodejs:24',
      'FROM public.ecr.aws/lambda/nodejs:24',
    ]);
  });

  it('unpacks Chromium in the build and leaves the packed one behind', () => {
    expect(dockerfile).toMatch(/RUN node unpack-chromium\.mjs \/opt\/chromium/);
    expect(dockerfile).toMatch(/rm -rf node_modules\/@sparticuz\/chromium\/bin/);
    expect(files.has('unpack-chromium.mjs')).toBe(true);
  });

  it('proves in the build that the browser works and the Japanese font is where the worker looks for it', () => {
    expect(lastStage).toMatch(/RUN \/opt\/chromium\/chromium --version/);
    const font = /test -s \$\{LAMBDA_TASK_ROOT\}\/(node_modules\/\S+\.ttf)/.exec(lastStage)?.[1] ?? '';
    expect(existsSync(join(root, font))).toBe(true);
    const home = readFileSync(join(root, 'functions/worker/chromium-home.ts'), 'utf8');
    expect(home).toContain(`'${font.replace('node_modules/', '')}'`);
  });

  it('leaves the other weights of the font behind, and only those', () => {
    const pattern = /noto-sans-jp\/(\[[^\]]+\])00\*/.exec(dockerfile)?.[1] ?? '';
    const left = readdirSync(join(root, 'node_modules/@expo-google-fonts/noto-sans-jp')).filter((name) =>
      new RegExp(`^${pattern}00`).test(name),
    );
    expect(left).toHaveLength(8);
    expect(left).not.toContain('400Regular');
  });

  it('installs exactly what is locked and runs no install script', () => {
    expect(dockerfile).toMatch(/npm ci --omit=dev --ignore-scripts/);
    expect(dockerfile).not.toMatch(/npm (install|i) /);
  });

  it('says its environment in lines of one variable, which the local host reads too', () => {
    expect(dockerfile.match(/^ENV .*/gm)).toEqual([
      'ENV AWS_LAMBDA_JS_RUNTIME=nodejs24.x',
      'ENV CHROMIUM_PATH=/opt/chromium/chromium',
    ]);
    expect(lastStage.match(/^ENV .*/gm)).toHaveLength(2);
  });

  it('copies only what the build context holds, and all of the code', async () => {
    const outputDirectory = temporaryDirectory('image');
    const entryPoints = { worker: join(root, 'functions/worker/handler.ts') };
    await bundleFunctions({ root, outputDirectory, entryPoints });
    const context = readdirSync(join(outputDirectory, 'worker'));
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+)$/gm)].flatMap(([, line = '']) =>
      line.split(' ').slice(0, -1),
    );
    for (const pattern of copied)
      expect(
        context.some((name) => matchesGlob(name, pattern)),
        pattern,
      ).toBe(true);
    const code = context.filter((name) => /\.mjs(\.map)?$/.test(name));
    expect(code.length).toBeGreaterThan(3);
    for (const name of code)
      expect(
        copied.some((pattern) => matchesGlob(name, pattern)),
        name,
      ).toBe(true);
  });

  it('starts the handler', () => {
    expect(dockerfile.trimEnd().endsWith('CMD ["index.handler"]')).toBe(true);
  });
});

describe('the lock file of the image', () => {
  const versions = z.record(z.string(), z.string());
  const lock = parseLock(textOf('package-lock.json'));

  it('names the project’s own versions', () => {
    const { dependencies } = z.object({ dependencies: versions }).parse(JSON.parse(textOf('package.json')));
    const own = versions.parse(projectPackage.dependencies);
    expect(dependencies).toEqual(Object.fromEntries(imagePackages.map((name) => [name, own[name]])));
  });

  it('holds every dependency of a dependency, each with its integrity', () => {
    const entries = Object.entries(lock.packages).filter(([path]) => path !== '');
    expect(entries.length).toBeGreaterThan(imagePackages.length);
    for (const [path, entry] of entries) {
      expect(entry.integrity, path).toMatch(/^sha512-/);
      for (const name of Object.keys(entry.dependencies ?? {})) {
        expect(Object.keys(lock.packages).some((other) => other.endsWith(`node_modules/${name}`))).toBe(true);
      }
    }
  });

  it('holds nothing the browser does not need', () => {
    expect(Object.keys(lock.packages)).not.toContain('node_modules/aws-cdk-lib');
  });

  it('prefers the nearest version, as Node does', () => {
    const packages = {
      'node_modules/a': { version: '1.0.0', dependencies: { b: '2' } },
      'node_modules/a/node_modules/b': { version: '2.0.0' },
      'node_modules/b': { version: '1.0.0' },
    };
    const subset = lockSubset({ lockfileVersion: 3, packages }, 'x', ['a']);
    expect(Object.keys(subset.lock.packages)).toEqual([
      '',
      'node_modules/a',
      'node_modules/a/node_modules/b',
    ]);
  });

  it('refuses a package that the project has not locked', () => {
    expect(() => lockSubset({ lockfileVersion: 3, packages: {} }, 'x', ['a'])).toThrow(
      /a, needed by the image/,
    );
  });
});
