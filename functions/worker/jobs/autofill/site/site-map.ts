/**
 * Everything that is known of the site's pages: addresses, selectors, words. When the site changes, this is the file to
 * change. Where each comes from:
 *
 * - [A] the behaviour of the live site, seen 2026-09-29/30: sign-in with `app_key=atd`, punch correction, its JSON
 * - [B] names of fields and error codes in the site's own public page script
 * - [C] the vendor's public help pages: how times are written, that corrections wait for approval
 * - [D] other public automations of the site: the company-ID page, the mobile pages' words
 */

/** The common ID, on the host that signs people in [A]. */
export const commonSignIn = {
  /** `app_key=atd` makes its redirects end on the staff page of the attendance host. */
  path: '/users/sign_in?app_key=atd&lang=ja',
  pathPrefix: '/users/sign_in',
  form: '#new_user',
  email: '#user_email',
  companyCode: '#user_client_code',
  password: '#user_password',
  submit: '#login_button',
} as const;

/** The company-ID page, on the attendance host [D]. Without these credentials' own account it refuses. */
export const companySignIn = {
  path: '/login/pc-employee-global?lang_code=ja',
  pathPrefix: '/login/pc-employee-global',
  form: 'form:has(#client_id)',
  companyId: '#client_id',
  email: '#email',
  password: '#password',
  submit: 'form:has(#client_id) :is(button[type=submit], input[type=submit], button:not([type]))',
} as const;

export const turnedAway = {
  /** What a refused sign-in says [A, D]. */
  flash: 'p.flash, .flash, [role=alert], .error',
  locked: /ロック|locked|too many/i,
  captcha: '.g-recaptcha, iframe[src*="recaptcha"], .h-captcha, iframe[src*="hcaptcha"]',
  /** Other pages of the sign-in host after a right password [A]. */
  secondFactorPath: /two_factor|otp|mfa/i,
  singleSignOn: /シングルサインオン|SSO|single sign-?on|SAML/i,
  maintenance: /メンテナンス|maintenance/i,
} as const;

/** Where a signed-in person arrives [A]. */
export const staffPathPrefix = '/employee';

/** Signed out, the attendance host sends people to one of these [A, D]. */
export const signInPath = /\/login\/|\/users\/sign_in/;

/** Punch correction of one day [A]. */
export const punchCorrection = {
  path: (year: number, month: number, day: number) =>
    `/employee/adit/modify?year=${year}&month=${month}&day=${day}`,
  form: '#modifyForm',
  time: '#ter_time',
  /** 打刻場所 */
  place: 'select[name=group_id]',
  /** 備考 */
  note: 'textarea[name=notice]',
  /** Some companies let people choose the kind; others leave it to the order of the day's punches. */
  kind: '#adit_item_change select',
  kinds: { start: 'work_start', end: 'work_end' },
  push: '#insert_button',
  /** 打刻一覧, pending punches included. */
  list: '#logs-table',
  pendingRow: 'jbc-table-warning',
  pendingText: /承認待ち|未承認|申請中|pending/i,
  /** Kinds that are neither start nor end of work, at whatever time. */
  noWork: /休憩|外出|break|go(ing)? out/i,
  /** The word of a company that did not approve it, as the whole of a cell. */
  turnedDown: /^(却下|否認|取消|取り消し|rejected|cancell?ed)$/i,
  startKind: /^(出勤|clock in)$/i,
  endKind: /^(退勤|clock out)$/i,
  required: /必須|required/i,
  /** The site takes no corrections for the date: closed, or in the future [D]. */
  closedText: 'この日付は打刻修正できません',
  closedTextEn: 'This date cannot be corrected',
  /** Answers the form by XHR with JSON, the page stays [A, B]. */
  insertPath: '/employee/adit/insert/',
} as const;
