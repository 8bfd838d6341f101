import type { Principal } from '../../shared/access/principal.ts';
import { maySubmit, movesAll, seesAll } from '../../shared/access/role.ts';
import type { Access } from '../../shared/api/operation.ts';
import { JunbanError } from '../../shared/errors.ts';
import type { Job } from '../../shared/job.ts';

/** The rules of who may. They decide on what is known and do no I/O. */

/**
 * What can be said before any job is read.
 *
 * @throws JunbanError KEY_REQUIRED, ROLE_NOT_ALLOWED
 */
export function checkRole(access: Access, principal: Principal | undefined): void {
  switch (access.kind) {
    case 'open':
      return;
    case 'submit':
      if (principal !== undefined && !maySubmit(principal.role)) throw roleNotAllowed(principal);
      return;
    case 'job':
      if (access.may === 'move' && principal?.role === 'viewer') throw roleNotAllowed(principal);
      return;
    case 'role':
      if (principal === undefined) throw keyRequired();
      if (!access.roles.includes(principal.role)) throw roleNotAllowed(principal);
  }
}

/**
 * Whether somebody who knows a job's id may be told of it. The id of an anonymous job is the key to it; any other is
 * its owner's, and of those who see all.
 */
export function maySee({ owner }: Pick<Job, 'owner'>, principal: Principal | undefined): boolean {
  if (owner === undefined) return true;
  return principal !== undefined && (principal.id === owner || seesAll(principal.role));
}

/** Whether a list may hand out the id of a job: of an anonymous one it would hand out the key. */
export const mayHaveId = ({ owner }: Pick<Job, 'owner'>, { role }: Principal): boolean =>
  owner !== undefined || movesAll(role);

export const keyRequired = () =>
  new JunbanError({
    code: 'KEY_REQUIRED',
    text: { ja: 'この操作にはキーが必要です。', en: 'This takes a key.' },
  });

const roleNotAllowed = ({ role }: Principal) =>
  new JunbanError({
    code: 'ROLE_NOT_ALLOWED',
    text: {
      ja: `役割「${role}」では、この操作はできません。`,
      en: `The role "${role}" does not allow this.`,
    },
  });
