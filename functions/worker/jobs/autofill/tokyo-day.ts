import type { EpochMs } from '../../../../shared/clock.ts';

/** Of the locales with ISO order, one that every Node has. */
const isoLocale = 'sv-SE';
const timeZone = 'Asia/Tokyo';

/** The calendar day in Japan (no daylight saving, UTC+9 throughout), as `YYYY-MM-DD`. */
export const todayInTokyo = (now: EpochMs): string =>
  new Date(now).toLocaleDateString(isoLocale, { timeZone });

/** The time in Japan for people to read, as `YYYY-MM-DD HH:MM:SS JST`. */
export const tokyoTime = (at: EpochMs): string =>
  `${new Date(at).toLocaleString(isoLocale, { timeZone })} JST`;
