import { describe, expect, it } from 'vitest';
import { checkRole, mayHaveId, maySee } from '../../../functions/http/may.ts';
import type { Principal } from '../../../shared/access/principal.ts';
import { type Role, roles } from '../../../shared/access/role.ts';
import type { Access } from '../../../shared/api/operation.ts';
import { JunbanError } from '../../../shared/errors.ts';

const somebody = (role: Role, name = 'somebody'): Principal => ({ id: `key:${name}`, name, role });
const everybody = [undefined, ...roles] as const;

/** Code of the refusal, `ok` without one. */
function answerTo(access: Access, role: Role | undefined): string {
  try {
    checkRole(access, role && somebody(role));
    return 'ok';
  } catch (error) {
    if (error instanceof JunbanError) return error.code;
    throw error;
  }
}

describe('who may, before any job is read: anonymous, submitter, viewer, operator, admin', () => {
  const no = 'ROLE_NOT_ALLOWED';
  it.each<[string, Access, readonly string[]]>([
    ['what is open', { kind: 'open' }, ['ok', 'ok', 'ok', 'ok', 'ok']],
    ['a submission', { kind: 'submit' }, ['ok', 'ok', no, 'ok', 'ok']],
    ['to see a job', { kind: 'job', may: 'see' }, ['ok', 'ok', 'ok', 'ok', 'ok']],
    ['to move a job', { kind: 'job', may: 'move' }, ['ok', 'ok', no, 'ok', 'ok']],
    ['all roles', { kind: 'role', roles }, ['KEY_REQUIRED', 'ok', 'ok', 'ok', 'ok']],
    ['admins', { kind: 'role', roles: ['admin'] }, ['KEY_REQUIRED', no, no, no, 'ok']],
    [
      'those who operate',
      { kind: 'role', roles: ['operator', 'admin'] },
      ['KEY_REQUIRED', no, no, 'ok', 'ok'],
    ],
  ])('%s', (_, access, answers) => {
    expect(everybody.map((role) => answerTo(access, role))).toEqual(answers);
  });

  it('is said with the role, and not with the name', () => {
    const error = expect.objectContaining({
      text: { ja: expect.any(String), en: 'The role "viewer" does not allow this.' },
    });
    expect(() => checkRole({ kind: 'submit' }, somebody('viewer'))).toThrow(error);
  });
});

describe('a job', () => {
  const own = { owner: 'key:somebody' };
  const others = { owner: 'key:other' };
  const anonymous = {};
  const seen = (job: { owner?: string }) => everybody.map((role) => maySee(job, role && somebody(role)));

  it('of nobody is seen by whoever has its id', () => {
    expect(seen(anonymous)).toEqual([true, true, true, true, true]);
  });

  it('of somebody is seen by them and by those who see all', () => {
    expect(seen(own)).toEqual([false, true, true, true, true]);
    expect(seen(others)).toEqual([false, false, true, true, true]);
  });

  it('of nobody is listed without its id, but for those who may move it', () => {
    const listed = (job: { owner?: string }) => roles.map((role) => mayHaveId(job, somebody(role)));
    expect(listed(anonymous)).toEqual([false, false, true, true]);
    expect(listed(own)).toEqual([true, true, true, true]);
  });
});
