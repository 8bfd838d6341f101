import type { EpochMs } from '../../../../shared/clock.ts';

/** The calendar day in Japan (no daylight saving, UTC+9 throughout), as `YYYY-MM-DD`. */
export const todayInTokyo = (now: EpochMs): string =>
  new Date(now).toLocaleDateString('sv-SE', { timeZone: 'Asia/Tokyo' });
