import type { Role } from '../../shared/access/role.ts';

/** What is asked of an operation; its method and path are the document's. */
export interface Call {
  /** Who asks: somebody new with a key of that role, somebody without a key, or whoever these headers show. */
  readonly as?: Role | 'nobody' | Readonly<Record<string, string>>;
  /** Parts of the path. */
  readonly params?: Readonly<Record<string, string>>;
  /** Without its question mark. */
  readonly query?: string;
  readonly json?: unknown;
  readonly form?: FormData | undefined;
  /** As it is, with a Content-Type among the headers. */
  readonly raw?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly from?: string;
}
