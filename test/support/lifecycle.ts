/** Waits for what functions tell of a job: the same events are log lines, metrics and, here, signals. */
import * as z from 'zod';
import type { HostEvent } from '../../local/host/events.ts';
import type { Host } from '../../local/host/host.ts';
import type { LifecycleEvent } from '../../shared/events.ts';

const toldSchema = z.looseObject({ event: z.string(), job_id: z.string().optional() });
export type Told = z.infer<typeof toldSchema>;

type Fields = Readonly<Record<string, string | number | boolean>>;

/** What a log line tells; undefined when it is none of the functions' own. */
export function told(event: HostEvent): Told | undefined {
  if (event.type !== 'log' || !event.line.startsWith('{')) return undefined;
  try {
    return toldSchema.safeParse(JSON.parse(event.line)).data;
  } catch {
    return undefined;
  }
}

const fits = (line: Told | undefined, event: LifecycleEvent, fields: Fields): line is Told =>
  line?.event === event && Object.entries(fields).every(([name, value]) => line[name] === value);

/**
 * The first such event, past or to come, whose fields are as given (`job_id`, `attempts`, …).
 *
 * @param mark only what happened after it (host.events.mark()); default: since the host started
 */
export async function until(
  host: Host,
  event: LifecycleEvent,
  fields: Fields,
  { mark = 0, withinMs = 15_000 }: { mark?: number; withinMs?: number } = {},
): Promise<Told> {
  const found = await host
    .waitFor((each) => fits(told(each), event, fields), withinMs, mark)
    .catch((error) => {
      throw new Error(`${event} ${JSON.stringify(fields)}: ${error.message}`);
    });
  return toldSchema.parse(told(found));
}

/** How often it was told since the mark. */
export const timesTold = (host: Host, event: LifecycleEvent, fields: Fields = {}, mark = 0): number =>
  host.events.since(mark).filter((each) => fits(told(each), event, fields)).length;

/** Collects what is told from now on, of however many. */
export function toldOf(host: Host, event: LifecycleEvent) {
  const collected: Told[] = [];
  const stop = host.events.subscribe((each) => {
    const line = told(each);
    if (fits(line, event, {})) collected.push(line);
  });
  return { told: collected, stop };
}

/** Collects what the host says from now on. */
export function eventsOf(host: Host, type: HostEvent['type']) {
  const events: HostEvent[] = [];
  return { events, stop: host.events.subscribe((event) => event.type === type && events.push(event)) };
}
