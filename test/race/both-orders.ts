import { describe, it } from 'vitest';

/**
 * One racing pair: both sides have seen the same record and each writes without knowing of the other. Whichever
 * comes first, the other must end in a typed refusal or in the right second decision.
 */
export interface Race<World, A, B> {
  /** What both sides have seen. */
  readonly world: () => Promise<World>;
  readonly a: (world: World) => Promise<A>;
  readonly b: (world: World) => Promise<B>;
  readonly aFirst: (a: A, b: B, world: World) => Promise<void>;
  readonly bFirst: (a: A, b: B, world: World) => Promise<void>;
}

/** Each order by itself, then both sides at once, many times: then either order's expectation must hold. */
export function raceOf<World, A, B>(
  [nameA, nameB]: readonly [string, string],
  race: Race<World, A, B>,
): void {
  describe(`${nameA} against ${nameB}`, () => {
    it(`${nameA} comes first`, async () => {
      const world = await race.world();
      const a = await race.a(world);
      const b = await race.b(world);
      await race.aFirst(a, b, world);
    });

    it(`${nameB} comes first`, async () => {
      const world = await race.world();
      const b = await race.b(world);
      const a = await race.a(world);
      await race.bFirst(a, b, world);
    });

    it('both come at once: one of the two orders it is', async () => {
      for (let round = 0; round < 10; round++) {
        const world = await race.world();
        const [a, b] = await Promise.all([race.a(world), race.b(world)]);
        try {
          await race.aFirst(a, b, world);
        } catch {
          await race.bFirst(a, b, world);
        }
      }
    });
  });
}
