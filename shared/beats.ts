export interface Beats {
  /** No further beat; waits for the one under way, but not beyond `late`. */
  stop(late: Promise<void>): Promise<void>;
}

/** Beats one after the other, never two at once. A beat that fails is made up for by the next; the lease decides. */
export function startBeats(everyMs: number, beat: () => Promise<void>): Beats {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> = Promise.resolve();
  const schedule = () => {
    timer = setTimeout(() => {
      current = beat()
        .catch(() => undefined)
        .finally(() => {
          if (!stopped) schedule();
        });
    }, everyMs);
  };
  schedule();
  return {
    stop: async (late) => {
      stopped = true;
      clearTimeout(timer);
      await Promise.race([current, late]);
    },
  };
}
