import { afterAll, afterEach, beforeAll } from 'vitest';
import type { ModeChange } from '../../local/practice-site/account.ts';
import { type PracticeSite, startPracticeSite } from '../../local/practice-site/site.ts';
import { Visitor } from './visitor.ts';

export const EMAIL = 'hanako@example.com';
export const PASSWORD = 'correct horse';

/** Noon in Japan on Wednesday 2026-07-15. */
export const NOW = Date.parse('2026-07-15T12:00:00+09:00');

/** One site for the tests of a file, with a clock that stands still unless moved. */
export function practice() {
  let site: PracticeSite | undefined;
  let now = NOW;
  beforeAll(async () => {
    site = await startPracticeSite({ clock: () => now });
  });
  afterEach(() => {
    now = NOW;
    site?.setSite({ maintenance: false, sso: false });
  });
  afterAll(() => site?.stop());

  const started = (): PracticeSite => {
    if (!site) throw new Error('the site is started by beforeAll');
    return site;
  };
  return {
    get site() {
      return started();
    },
    pass: (ms: number) => {
      now += ms;
    },
    /** A fresh account and someone who is not signed in. */
    newcomer: (
      mode: ModeChange = {},
      company: { companyCode?: string; companyId?: string } = {},
    ): Visitor => {
      started().addAccount({ email: EMAIL, password: PASSWORD, name: '山田 花子', mode, ...company });
      return new Visitor(started());
    },
    /** A fresh account and someone signed in to it. */
    async employee(mode: ModeChange = {}): Promise<Visitor> {
      const visitor = this.newcomer(mode);
      await visitor.signIn(EMAIL, PASSWORD);
      return visitor;
    },
  };
}
