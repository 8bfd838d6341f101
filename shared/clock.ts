/** An instant as milliseconds since 1970-01-01T00:00Z. Fields that end in `At` or `Until` hold one. */
export type EpochMs = number;

export type Clock = () => EpochMs;

export const systemClock: Clock = () => Date.now();

export const seconds = (n: number): number => n * 1000;
export const minutes = (n: number): number => n * 60_000;
