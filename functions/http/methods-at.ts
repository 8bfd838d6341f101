import { everyOperation } from '../../shared/api/operations.ts';

const patterns = everyOperation.map(({ method, path }) => ({
  method,
  path: new RegExp(`^${path.replace(/\./g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
}));

/** The methods that an address takes, whichever function serves it; empty when there is nothing at it. */
export const methodsAt = (path: string): string[] => [
  ...new Set(patterns.flatMap((pattern) => (pattern.path.test(path) ? [pattern.method] : []))),
];
