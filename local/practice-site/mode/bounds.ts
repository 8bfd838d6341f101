import * as z from 'zod';

/** A number of times, of milliseconds, of minutes: whole and not negative. */
export const count = z.number().int().min(0);

export const isoDay = z.iso.date();

/** A probability. */
export const rate = z.number().min(0).max(1);
