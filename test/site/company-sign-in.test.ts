import { describe, expect, test } from 'vitest';
import { EMAIL, PASSWORD, practice } from './practice.ts';
import type { Visitor } from './visitor.ts';

const world = practice();
const COMPANY = { companyId: 'sample-co' };
const ALERT = /<p class="error" role="alert">([^<]*)<\/p>/;
const pageUrl = () => `${world.site.sslUrl}/login/pc-employee-global`;

/** Where the form leads, and what is shown there. */
async function submit(visitor: Visitor, companyId: string = COMPANY.companyId, password = PASSWORD) {
  const { steps, page } = await visitor.follow(await visitor.submitCompanySignIn(EMAIL, password, companyId));
  return { first: steps[0], page };
}

describe('the company-ID page', () => {
  test('has the three fields and the hidden ones', async () => {
    const { text } = await world.newcomer({}, COMPANY).get(pageUrl());
    for (const id of ['client_id', 'email', 'password']) expect(text).toContain(`name="${id}" id="${id}"`);
    expect(text).toContain('<input type="hidden" name="login_type" value="1">');
    expect(text).toContain('<input type="hidden" name="lang_code" value="ja">');
    expect((await world.newcomer().get(`${pageUrl()}?lang_code=en`)).text).toContain('>Company ID<');
  });

  test('leads to the attendance host with a session', async () => {
    const visitor = world.newcomer({}, COMPANY);
    const { page } = await submit(visitor);
    expect(page.url).toBe(`${world.site.sslUrl}/employee`);
    expect(page.text).toContain('山田 花子');
    expect(await visitor.punch('2026-07-03', '0900')).toEqual(expect.objectContaining({ result: 1 }));
    expect(world.site.signIns(EMAIL)).toEqual({ succeeded: 1, refused: 0 });
  });

  test.each([
    ['another company', 'other-co', PASSWORD],
    ['no company', '', PASSWORD],
    ['a wrong password', COMPANY.companyId, 'wrong'],
  ])('refuses %s with err=1 and says so', async (_, companyId, password) => {
    const { first, page } = await submit(world.newcomer({}, COMPANY), companyId, password);
    expect(first).toBe(`${pageUrl()}?err=1`);
    expect(ALERT.exec(page.text)?.[1]).toContain('正しくありません');
    expect(world.site.signIns(EMAIL)).toEqual({ succeeded: 0, refused: 1 });
  });

  test('refuses credentials of the common sign-in alone, whatever company code they have', async () => {
    const visitor = world.newcomer({}, { companyCode: 'sample-co' });
    for (const companyId of ['', 'sample-co']) {
      expect((await submit(visitor, companyId)).first).toBe(`${pageUrl()}?err=1`);
    }
  });

  test('is one of two doors, and each can be shut', async () => {
    const visitor = world.newcomer({ signInWays: ['common'] }, COMPANY);
    expect((await submit(visitor)).first).toBe(`${pageUrl()}?err=1`);
    await visitor.signIn(EMAIL, PASSWORD);
    world.site.setMode(EMAIL, { signInWays: ['company'] });
    world.site.lapseSessions(EMAIL);
    expect((await visitor.submitSignIn(EMAIL, PASSWORD)).text).toContain('flash__alert');
    expect((await submit(visitor)).page.url).toBe(`${world.site.sslUrl}/employee`);
  });

  test('is where a lapsed session that came that way signs in again', async () => {
    const visitor = world.newcomer({}, COMPANY);
    await submit(visitor);
    world.site.lapseSessions(EMAIL);
    expect((await visitor.get(`${world.site.sslUrl}/employee`)).headers.get('location')).toBe(
      '/login/pc-employee-global',
    );
    await visitor.signIn(EMAIL, PASSWORD);
    world.site.lapseSessions(EMAIL);
    expect((await visitor.get(`${world.site.sslUrl}/employee`)).headers.get('location')).toContain(
      '/users/sign_in?app_key=atd',
    );
  });

  test('leaves an address that names the company to the common sign-in', async () => {
    const visitor = world.newcomer({}, COMPANY);
    const answer = await visitor.get(`${world.site.sslUrl}/login/pc-employee/?client_id=sample-co`);
    expect(answer.headers.get('location')).toBe(`${world.site.idUrl}/users/sign_in?app_key=atd`);
  });
});

describe('trouble at the company-ID page', () => {
  test('an image check is shown although the password is right', async () => {
    const { page } = await submit(world.newcomer({ captcha: true }, COMPANY));
    expect(page.text).toContain('class="g-recaptcha"');
    const frame = /<iframe[^>]* src="([^"]*recaptcha[^"]*)"/.exec(page.text)?.[1] ?? '';
    expect((await fetch(new URL(frame, world.site.sslUrl))).status).toBe(200);
  });

  test('a second factor takes no code', async () => {
    const visitor = world.newcomer({ twoFactor: true }, COMPANY);
    const { page } = await submit(visitor);
    expect(page.url).toBe(`${world.site.sslUrl}/login/two_factor`);
    expect((await visitor.post(page.url, { otp_attempt: '123456' })).text).toContain('flash__alert');
    expect((await visitor.get(`${world.site.sslUrl}/employee`)).status).toBe(302);
  });

  test('a locked account is told so', async () => {
    const { page } = await submit(world.newcomer({ locked: true }, COMPANY));
    expect(ALERT.exec(page.text)?.[1]).toBe('アカウントがロックされています。');
  });

  test.each([{ maintenance: true }, { maintenanceAtSignIn: true }])('%j answers 503', async (mode) => {
    const { page } = await submit(world.newcomer(mode, COMPANY));
    expect([page.status, page.headers.get('retry-after')]).toEqual([503, '600']);
  });

  test('single sign-on concerns the common sign-in alone', async () => {
    const { page } = await submit(world.newcomer({ sso: true }, COMPANY));
    expect(page.url).toBe(`${world.site.sslUrl}/employee`);
  });
});
