export interface Beats {
  /** The next beat comes at once; while one is under way, right after it. */
  soon(): void;
  /** No further beat; waits for the one under way, but not beyond `late`. */
  stop(late: Promise<void>): Promise<void>;
}

/** Beats one after the other, never two at once. A beat that fails is made up for by the next; the lease decides. */
export function startBeats(everyMs: number, beat: () => Promise<void>): Beats {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let beating = false;
  let pauseMs = everyMs;
  let current: Promise<void> = Promise.resolve();
  const schedule = () => {
    timer = setTimeout(() => {
      beating = true;
      pauseMs = everyMs;
      current = beat()
        .catch(() => undefined)
        .finally(() => {
          beating = false;
          if (!stopped) schedule();
        });
    }, pauseMs);
  };
  schedule();
  return {
    soon: () => {
      if (stopped) return;
      pauseMs = 0;
      if (beating) return;
      clearTimeout(timer);
      schedule();
    },
    stop: async (late) => {
      stopped = true;
      clearTimeout(timer);
      await Promise.race([current, late]);
    },
  };
}
