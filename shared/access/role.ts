/**
 * What somebody may do, from the least to the most:
 *
 * - `submitter`  submits jobs, and sees, cancels and retries those of their own. Nothing tells them of others' jobs.
 * - `viewer`     sees every job and lane, and changes nothing.
 * - `operator`   what both may, for every job; pauses lanes, redrives dead letters.
 * - `admin`      what an operator may; makes and revokes keys, reads the audit.
 */
export const roles = ['submitter', 'viewer', 'operator', 'admin'] as const;

export type Role = (typeof roles)[number];

export const isRole = (value: unknown): value is Role => roles.some((role) => role === value);

/** Whose roles these are sees the jobs of everybody. */
export const seesAll = (role: Role): boolean => role !== 'submitter';

/** Whose roles these are may move the jobs of everybody. */
export const movesAll = (role: Role): boolean => role === 'operator' || role === 'admin';

/** A viewer looks, and hands nothing in. */
export const maySubmit = (role: Role): boolean => role !== 'viewer';
