/** The columns that must be there, by their names in the header. */
export const headers = { date: '日付', start: '開始時刻', end: '終了時刻' } as const;

/** The columns that are read when they are there. */
export const optionalHeaders = { note: '備考', place: '打刻場所' } as const;

/** The columns a returned workbook has besides, in this order. */
export const resultHeaders = {
  state: '結果',
  detail: '詳細',
  recordedAt: '記録時刻',
  proof: '証跡',
} as const;

export type RequiredHeader = (typeof headers)[keyof typeof headers];
type OptionalHeader = (typeof optionalHeaders)[keyof typeof optionalHeaders];
export type Header = RequiredHeader | OptionalHeader;

export const allHeaders: readonly string[] = [headers, optionalHeaders, resultHeaders].flatMap((names) =>
  Object.values(names),
);

/** Text of the header row by column number. */
export type HeaderRow = ReadonlyMap<number, string>;

/** A header is known by its letters alone, wherever lines and words are broken. */
export const bareName = (text: string): string => text.replace(/\s/g, '');

/** The columns of that name, from left to right. */
export const columnsNamed = (names: HeaderRow, wanted: string): number[] =>
  [...names]
    .filter(([, name]) => bareName(name) === wanted)
    .map(([column]) => column)
    .sort((a, b) => a - b);
