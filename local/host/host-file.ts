/**
 * `<data directory>/host.json`: by it, tools on this machine find a running host and may act as its owner. Readable by
 * its owner alone, for it holds a key to everything the host keeps.
 *
 * It is there while the host can be reached. A host that was killed leaves it, and nobody takes it for a living one.
 */
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { isRunning, markOfThisProcess, ProcessMark } from './process-mark.ts';

const ownerOnly = 0o600;

export const HostFile = ProcessMark.extend({
  apiUrl: z.url(),
  /** Of DynamoDB, SQS, S3, KMS and Lambda alike. */
  awsEndpoint: z.url(),
  region: z.string(),
  /** May do everything. */
  credentials: z.object({ accessKeyId: z.string(), secretAccessKey: z.string() }),
  /** Of the stack, by name. */
  outputs: z.record(z.string(), z.string()),
});
export type HostFile = z.infer<typeof HostFile>;

/** @param host what of it is written: all but the mark of this process, which is added */
export function writeHostFile(dataDir: string, host: Omit<HostFile, keyof ProcessMark>): void {
  const content = HostFile.parse({ ...markOfThisProcess(), ...host });
  // Whole or not at all; and made anew, for writing into a file leaves it as readable as it was.
  const staging = `${fileOf(dataDir)}.new`;
  rmSync(staging, { force: true });
  writeFileSync(staging, JSON.stringify(content, undefined, 2), { mode: ownerOnly, flag: 'wx' });
  renameSync(staging, fileOf(dataDir));
}

export function removeHostFile(dataDir: string): void {
  rmSync(fileOf(dataDir), { force: true });
}

/** @returns undefined when no host runs on this data directory, or none that is ready */
export function readHostFile(dataDir: string): HostFile | undefined {
  const { data: host } = HostFile.safeParse(readJson(fileOf(dataDir)));
  return host !== undefined && isRunning(host) && isHere(host.apiUrl) && isHere(host.awsEndpoint)
    ? host
    : undefined;
}

/** A host listens on this machine alone; a file that says otherwise was written by somebody else. */
const isHere = (url: string): boolean => new URL(url).hostname === '127.0.0.1';

const fileOf = (dataDir: string): string => join(dataDir, 'host.json');

function readJson(file: string): unknown {
  try {
    // Whoever reads it sends keys there.
    if (process.getuid !== undefined && statSync(file).uid !== process.getuid()) return undefined;
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined; // not there, or not ours
  }
}
