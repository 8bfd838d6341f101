import type * as z from 'zod';
import { type Role, roles } from '../access/role.ts';
import type { ErrorCode } from '../error-codes.ts';

/** The functions behind the HTTP API; each has rights of its own. */
export type HttpFunction = 'submit' | 'read' | 'operate';

/**
 * Who may.
 *
 * - `open`    everybody; no key is looked at.
 * - `submit`  everybody for job types that are public, else whoever may submit. Decided with the type.
 * - `job`     whoever the job `{id}` belongs to, and roles that see or move the jobs of all. Of a job without an owner
 *             the id itself is the key. For others there is no such job.
 * - `role`    a key or token with one of these roles.
 */
export type Access =
  | { readonly kind: 'open' }
  | { readonly kind: 'submit' }
  | { readonly kind: 'job'; readonly may: 'see' | 'move' }
  | { readonly kind: 'role'; readonly roles: readonly Role[] };

/**
 * How often one key, or one address without a key, may ask in a minute (limits.ts). Submissions of a type have a
 * limit of their own besides.
 */
export type Pace = 'free' | 'status' | 'read' | 'change' | 'upload';

/** What an answer carries beside its status. */
export type Content =
  /** JSON as the schema says. */
  | z.ZodType
  /** Plain text, one line. */
  | 'text'
  /** A page. */
  | 'html'
  /** The bytes of a file. */
  | 'file'
  /** Nothing; headers say it all. */
  | 'none';

interface Answer {
  readonly means: string;
  readonly content: Content;
}

export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `/v1/jobs/{id}`. */
  readonly path: string;
  readonly to: HttpFunction;
  /** Heading it stands under in the documentation. */
  readonly tag:
    | 'Jobs'
    | 'Files'
    | 'Lanes'
    | 'Job types'
    | 'Dead letters'
    | 'Access'
    | 'Health'
    | 'Older routes';
  /** One line, an imperative. */
  readonly summary: string;
  readonly description?: string;
  readonly access: Access;
  readonly pace: Pace;
  readonly query?: z.ZodObject;
  /** JSON. */
  readonly body?: z.ZodType;
  /** True when the body may be left out. */
  readonly bodyOptional?: boolean;
  /** Fields of a multipart form. */
  readonly form?: z.ZodObject;
  /** Headers that mean something here, with what. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly answers: Readonly<Record<number, Answer>>;
  /** What it may refuse with, beside what every operation of its access and pace may (errorsOf). */
  readonly errors: readonly ErrorCode[];
}

/** Keeps the very types of one operation, for who handles it and for who calls it. */
export const operation = <const O extends Operation>(it: O): O => it;

/** Every code this operation may answer with. */
export function errorsOf({ access, pace, query, body, bodyOptional, form, errors }: Operation): ErrorCode[] {
  return [
    ...new Set<ErrorCode>([
      ...errors,
      ...(query ? (['INVALID_QUERY'] as const) : []),
      ...(body ? bodyErrors : []),
      ...(body && !bodyOptional ? (['BODY_REQUIRED'] as const) : []),
      ...(form ? formErrors : []),
      ...accessErrors(access),
      ...(pace === 'free' ? [] : (['RATE_LIMIT_EXCEEDED'] as const)),
      ...(access.kind === 'open' && pace === 'free' ? [] : (['STORE_UNAVAILABLE'] as const)),
      'INTERNAL',
    ]),
  ];
}

const bodyErrors = [
  'INVALID_JSON',
  'INVALID_REQUEST',
  'INVALID_TEXT',
  'BODY_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
] as const;

const formErrors = [
  'BODY_REQUIRED',
  'INVALID_MULTIPART',
  'INVALID_REQUEST',
  'INVALID_TEXT',
  'BODY_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
] as const;

/** Of somebody who showed a key or token, whether it was needed or not. */
const credentialErrors = [
  'INVALID_KEY',
  'INVALID_TOKEN',
  'NO_ROLE',
  'IDENTITY_PROVIDER_UNAVAILABLE',
] as const;

function accessErrors(access: Access): readonly ErrorCode[] {
  switch (access.kind) {
    case 'open':
      return [];
    case 'submit':
      return [...credentialErrors, 'KEY_REQUIRED', 'ROLE_NOT_ALLOWED'];
    case 'job':
      return [
        ...credentialErrors,
        'JOB_NOT_FOUND',
        'JOB_UNREADABLE',
        ...(access.may === 'move' ? (['ROLE_NOT_ALLOWED'] as const) : []),
      ];
    case 'role': {
      const all = roles.every((role) => access.roles.includes(role));
      return [...credentialErrors, 'KEY_REQUIRED', ...(all ? [] : (['ROLE_NOT_ALLOWED'] as const))];
    }
  }
}
