import * as z from 'zod';

/** Items of one page. */
export const defaultPageSize = 50;
export const maxPageSize = 100;

/** A whole number as a query parameter says it. */
export const integer = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,12}$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max));

/** Query parameters of a list. */
export const page = {
  limit: integer(1, maxPageSize)
    .exactOptional()
    .meta({ description: `Items of one page, 1–${maxPageSize}; ${defaultPageSize} if nothing is said.` }),
  cursor: z
    .string()
    .max(500)
    .exactOptional()
    .meta({ description: '`next` of the answer before, as it was.' }),
};

/** Where the next page begins; null at the end. */
export const next = z
  .string()
  .nullable()
  .meta({ description: 'Send it as `cursor` for the next page; null at the end.' });

/** Opaque to clients, so that what is in it can change. */
export const cursorOf = (place: string | undefined): string | null =>
  place === undefined ? null : Buffer.from(place).toString('base64url');

/** @returns undefined for what is no text that was encoded so */
export function placeOf(cursor: string): string | undefined {
  const place = Buffer.from(cursor, 'base64url').toString();
  return cursorOf(place) === cursor ? place : undefined;
}
