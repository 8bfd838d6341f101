/** One measured thing and, where there is one, how it compares with the named baseline of the same run. */
interface Measurement {
  readonly what: string;
  readonly value: string;
  readonly comparison?: string;
}

export interface Report {
  readonly title: string;
  readonly table: readonly Measurement[];
  /** The same as numbers, for programs. */
  readonly figures: Readonly<Record<string, number | Readonly<Record<string, number>>>>;
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** @param share from 0 to 1: 0.95 for the value that 95 % of the others do not pass */
export const quantile = (share: number, values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] ??
  Number.NaN;
