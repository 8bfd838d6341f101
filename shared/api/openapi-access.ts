import { maySubmit, movesAll, type Role, roles, seesAll } from '../access/role.ts';
import type { DescribedOperation } from './openapi-document.ts';
import type { Access, Operation, Pace } from './operation.ts';
import { paces } from './paces.ts';

/** Who may do what, and how often, as the document says it. */

export const securitySchemes = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description: 'A key (`jnb_…`), or a JWT of the identity provider that the service was set up with.',
  },
  apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'A key (`jnb_…`).' },
} as const;

const shown: DescribedOperation['security'] = [{ bearer: [] }, { apiKey: [] }];

interface WhoMay {
  readonly security: DescribedOperation['security'];
  /** Undefined where no role is asked for. */
  readonly roles: readonly Role[] | undefined;
  readonly words: string;
}

export function whoMay(access: Access): WhoMay {
  switch (access.kind) {
    case 'open':
      return { security: [], roles: undefined, words: 'Everybody; no key is looked at.' };
    case 'submit': {
      const may = roles.filter(maySubmit);
      const words = `Everybody for job types that are public; for the others ${named(may)}.`;
      return { security: [{}, ...shown], roles: may, words };
    }
    case 'job': {
      const may = roles.filter(access.may === 'see' ? seesAll : movesAll);
      const never = access.may === 'move' ? ' A `viewer` never may.' : '';
      const words = `Whoever the job belongs to, and for every job ${named(may)}. A job that was submitted without a key belongs to whoever knows its id.${never}`;
      return { security: [{}, ...shown], roles: may, words };
    }
    case 'role': {
      const all = roles.every((role) => access.roles.includes(role));
      const words = all
        ? 'Every key or token, whatever its role.'
        : `A key or token with ${named(access.roles)}.`;
      return { security: shown, roles: access.roles, words };
    }
  }
}

interface HowOften {
  readonly limit: NonNullable<DescribedOperation['x-rate-limit']>;
  readonly words: string;
}

/** @returns undefined where nothing is counted */
export function howOften({ access, pace }: Pick<Operation, 'access' | 'pace'>): HowOften | undefined {
  if (pace === 'free') return undefined;
  const { address, key } = paceOf(access, pace);
  const sides = [
    ...(address === undefined
      ? []
      : [`${address} requests a minute from one address${key === undefined ? '' : ' without a key'}`]),
    ...(key === undefined ? [] : [`${key} ${address === undefined ? 'requests a minute ' : ''}with one key`]),
  ];
  return {
    limit: { ...(address !== undefined && { address }), ...(key !== undefined && { key }) },
    words: `${sides.join(', ')}, shared by all operations of the kind \`${pace}\`.`,
  };
}

/** Where no key is looked at, all come by their address; where one is needed, nobody does. */
function paceOf(access: Access, pace: Exclude<Pace, 'free'>): { address?: number; key?: number } {
  const { address, key } = paces[pace];
  if (access.kind === 'open') return { address };
  return access.kind === 'role' ? { key } : { address, key };
}

const and = new Intl.ListFormat('en-GB', { type: 'conjunction' });

const named = (list: readonly Role[]): string =>
  `the ${list.length === 1 ? 'role' : 'roles'} ${and.format(list.map((role) => `\`${role}\``))}`;
