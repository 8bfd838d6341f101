import type { ModeChange, NewAccount } from './account.ts';
import type { InsertRecord, PunchCount } from './journal.ts';
import { PRESETS, type PresetName } from './presets.ts';
import { type GivenPunch, givenPunch, type PunchRecord } from './punch.ts';
import type { SiteModeChange } from './site-mode.ts';
import type { SiteState } from './web.ts';

/**
 * What can be done to a running site: in process, over the admin address and from the control page alike. Accounts
 * are named by e-mail address; an unknown one throws UnknownAccount. Values out of bounds throw a ZodError and change
 * nothing.
 */
export interface SiteControls {
  /** Adding an address again starts it afresh and signs it out. */
  addAccount(account: NewAccount): void;
  /** Changes the named parts and leaves the rest. */
  setMode(email: string, mode: ModeChange): void;
  /** The mode the account was added with, and the preset's trouble. */
  usePreset(email: string, preset: PresetName): void;
  /** What holds for the whole site. */
  setSite(mode: SiteModeChange): void;
  /** Punches that are there without any insert; neither journal nor counts know them. */
  addPunches(email: string, punches: readonly GivenPunch[]): void;
  /** The punches are gone; journal and counts stay. */
  clearPunches(email: string): void;
  /** Everybody signed in to the account is signed out, on both hosts. */
  lapseSessions(email: string): void;
  /** Everything written for the account, by day and time. */
  punches(email: string): PunchRecord[];
  /** Every insert received for the account, refused and repeated ones too (not those a maintenance page answered). */
  insertCount(email: string): number;
  /** The same inserts one by one, oldest first. */
  inserts(email: string): InsertRecord[];
  /** How often each punch was sent and written: one written each proves that none was doubled. */
  punchCounts(email: string): PunchCount[];
  /** Attempts to sign in by either door; one that maintenance turned away counts as neither. */
  signIns(email: string): { succeeded: number; refused: number };
  /** Every account as it was when added, everybody signed out, the site's own switches off. */
  reset(): void;
}

export function siteControls({ accounts, sessions, switches, clock }: SiteState): SiteControls {
  return {
    addAccount: (account) => sessions.lapseAll(accounts.add(account).key),
    setMode: (email, mode) => accounts.get(email).change(mode),
    usePreset: (email, preset) => accounts.get(email).startOver(PRESETS[preset].mode),
    setSite: (mode) => switches.change(mode),
    addPunches: (email, punches) => {
      const account = accounts.get(email);
      const [firstGroup] = account.mode.groups;
      for (const { kind, groupId, ...punch } of punches.map((given) => givenPunch.parse(given))) {
        const group = groupId ?? firstGroup?.id ?? '';
        account.write({ ...punch, groupId: group, at: clock(), ...(kind ? { chosenKind: kind } : {}) });
      }
    },
    clearPunches: (email) => accounts.get(email).clearPunches(),
    lapseSessions: (email) => sessions.lapseAll(accounts.get(email).key),
    punches: (email) => accounts.get(email).punches(),
    insertCount: (email) => accounts.get(email).journal.length,
    inserts: (email) => accounts.get(email).journal.records(),
    punchCounts: (email) => accounts.get(email).journal.counts(),
    signIns: (email) => ({ ...accounts.get(email).signIns }),
    reset: () => {
      accounts.reset();
      sessions.clear();
      switches.reset();
    },
  };
}
