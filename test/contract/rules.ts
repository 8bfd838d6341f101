import type { Access } from '../../shared/api/operation.ts';

/**
 * Who may do what, written down a second time: as a table that a person can read, and apart from the service, so that a
 * slip in its rules shows here.
 */

export const callers = [
  ...(['nobody', 'A', 'B', 'viewer', 'operator', 'admin'] as const),
  ...(['revoked', 'expired', 'garbage', 'unknown', 'wrong secret'] as const),
] as const;
export type CallerName = (typeof callers)[number];

/** Whose job it is about. A and B are submitters. */
export const owners = ["A's", 'anonymous', 'none such'] as const;
export type Whose = (typeof owners)[number];

export type Outcome =
  | 'allowed'
  | '401 KEY_REQUIRED'
  | '401 INVALID_KEY'
  | '403 ROLE_NOT_ALLOWED'
  | '404 JOB_NOT_FOUND';

const isNoKey = (caller: CallerName) =>
  ['revoked', 'expired', 'garbage', 'unknown', 'wrong secret'].includes(caller);

const roleOf = (caller: CallerName) => (caller === 'A' || caller === 'B' ? 'submitter' : caller);

/** Columns: A's, anonymous, none such. */
const jobs: Readonly<
  Record<'see' | 'move', Readonly<Partial<Record<CallerName, readonly [string, string, string]>>>>
> = {
  see: {
    nobody: ['404', 'yes', '404'],
    A: ['yes', 'yes', '404'],
    B: ['404', 'yes', '404'],
    viewer: ['yes', 'yes', '404'],
    operator: ['yes', 'yes', '404'],
    admin: ['yes', 'yes', '404'],
  },
  move: {
    nobody: ['404', 'yes', '404'],
    A: ['yes', 'yes', '404'],
    B: ['404', 'yes', '404'],
    viewer: ['403', '403', '403'],
    operator: ['yes', 'yes', '404'],
    admin: ['yes', 'yes', '404'],
  },
};

const words: Readonly<Record<string, Outcome>> = {
  yes: 'allowed',
  403: '403 ROLE_NOT_ALLOWED',
  404: '404 JOB_NOT_FOUND',
};

/** @throws Error for a kind of access that nobody has written a rule for */
export function expectedOf(access: Access, caller: CallerName, whose: Whose, isPublic: boolean): Outcome {
  switch (access.kind) {
    case 'open':
      return 'allowed';
    case 'submit':
      if (isNoKey(caller)) return '401 INVALID_KEY';
      if (caller === 'viewer') return '403 ROLE_NOT_ALLOWED';
      return caller === 'nobody' && !isPublic ? '401 KEY_REQUIRED' : 'allowed';
    case 'role': {
      if (isNoKey(caller)) return '401 INVALID_KEY';
      if (caller === 'nobody') return '401 KEY_REQUIRED';
      const let_in: readonly string[] = access.roles;
      return let_in.includes(roleOf(caller)) ? 'allowed' : '403 ROLE_NOT_ALLOWED';
    }
    case 'job': {
      if (isNoKey(caller)) return '401 INVALID_KEY';
      const outcome = words[jobs[access.may][caller]?.[owners.indexOf(whose)] ?? ''];
      if (outcome) return outcome;
    }
  }
  throw new Error(`no rule for ${JSON.stringify(access)}, ${caller} and ${whose}`);
}
