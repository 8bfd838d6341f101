import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import type { Command } from '../../shared/command.ts';
import type { LifecycleEvent } from '../../shared/events.ts';
import type { JobState } from '../../shared/job.ts';

/** The documentation is held to the code: a name that is added there and not here does not compile. */
const states = {
  scheduled: true,
  queued: true,
  running: true,
  completed: true,
  error: true,
  timeout: true,
  stopped: true,
  cancelled: true,
} satisfies Record<JobState, true>;

const commands = {
  ready: true,
  claim: true,
  beat: true,
  complete: true,
  fail: true,
  timeUp: true,
  interrupt: true,
  stop: true,
  requestStop: true,
  cancel: true,
  loseLease: true,
  expireWait: true,
  rung: true,
  retry: true,
} satisfies Record<Command['kind'], true>;

const events = {
  admission_granted: true,
  admission_refused: true,
  job_created: true,
  job_scheduled: true,
  job_reused: true,
  job_queued: true,
  job_started: true,
  job_progress: true,
  job_retry_scheduled: true,
  job_interrupted: true,
  job_completed: true,
  job_error: true,
  job_timeout: true,
  job_stopped: true,
  job_cancelled: true,
  job_retried: true,
  stop_requested: true,
  stop_acknowledged: true,
  lease_lost: true,
  record_unreadable: true,
  doorbell_failed: true,
  doorbell_ignored: true,
  doorbell_rung_again: true,
  breaker_opened: true,
  breaker_trial: true,
  breaker_closed: true,
  cleanup_started: true,
  cleanup_finished: true,
  lane_paused: true,
  lane_draining: true,
  lane_resumed: true,
  lane_limited: true,
  dead_letter_redriven: true,
} satisfies Record<LifecycleEvent, true>;

/** Where the codes of rows, workbooks and ended jobs are made. */
const sourcesOfCodes = [
  'functions/worker/browser-errors.ts',
  'functions/worker/jobs/**/*.ts',
  'functions/tick/*.ts',
  'shared/{outcome,move-errors}.ts',
];

const root = join(import.meta.dirname, '..', '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const pages = globSync(['README*.md', 'CHANGELOG.md', 'docs/**/*.md'], { cwd: root }).toSorted();

/** A heading's anchor as GitHub makes it: lower case, punctuation gone, spaces as hyphens. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');

const anchorsIn = (path: string) =>
  [...read(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

function isBroken(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : join(dirname(page), path);
  if (!existsSync(join(root, target))) return true;
  return anchor !== undefined && target.endsWith('.md') && !anchorsIn(target).includes(anchor);
}

describe.each(pages)('%s', (page) => {
  it('links only to files and headings that exist', () => {
    const links = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    const relative = links.filter((link) => !/^[a-z]+:/.test(link));
    expect(relative.filter((link) => isBroken(page, link))).toEqual([]);
  });

  it('names only npm scripts that exist', () => {
    const named = [...read(page).matchAll(/npm (?:run ([\w:-]+)|(start|test)\b)/g)].map(
      ([, script, short]) => script ?? short,
    );
    expect(named.filter((script) => !Object.keys(packageJson.scripts).includes(script ?? ''))).toEqual([]);
  });
});

describe('the documentation says every', () => {
  const missingIn = (pages: string | readonly string[], names: readonly string[]) => {
    const text = [pages].flat().map(read).join('\n');
    return names.filter((name) => !text.includes(`\`${name}\``));
  };

  it('state and command', () => {
    expect(missingIn('docs/state-machine.md', [...Object.keys(states), ...Object.keys(commands)])).toEqual(
      [],
    );
  });

  it('event', () => {
    expect(missingIn('docs/runbook.md', Object.keys(events))).toEqual([]);
  });

  it('row code and error code', () => {
    const sources = globSync(sourcesOfCodes, { cwd: root }).map(read).join('\n');
    // A code is a quoted word in capitals; names of environment variables look alike.
    const codes = new Set(
      [...sources.matchAll(/(?<!Env\()'([A-Z][A-Z_]{5,})'/g)].map(([, code = '']) => code),
    );
    expect(codes.size).toBeGreaterThan(40);
    expect(missingIn(['docs/job-types.md', 'docs/autofill.md'], [...codes])).toEqual([]);
  });
});
