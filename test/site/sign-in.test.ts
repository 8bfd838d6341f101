import { describe, expect, test } from 'vitest';
import { EMAIL, PASSWORD, practice } from './practice.ts';
import { inputValue, Visitor } from './visitor.ts';

const world = practice();
const ALERT = /<p class="flash flash__alert"[^>]*>([^<]*)<\/p>/;

describe('the sign-in page', () => {
  test('has the form with the fields of the common sign-in', async () => {
    const { text } = await world.newcomer().get(`${world.site.idUrl}/users/sign_in?app_key=atd`);
    expect(text).toMatch(/<form[^>]* id="new_user" action="\/users\/sign_in"[^>]* method="post"/);
    for (const id of ['user_email', 'user_client_code', 'user_password', 'save_sign_in_information']) {
      expect(text).toContain(`id="${id}"`);
    }
    expect(text).toMatch(/<input[^>]*name="commit" id="login_button" value="ログイン"/);
    expect(inputValue(text, 'app_key')).toBe('atd');
    expect(inputValue(text, 'redirect_uri')).toBe(`${world.site.sslUrl}/jbcoauth/callback`);
    expect(text).toContain(`<meta name="csrf-token" content="${inputValue(text, 'authenticity_token')}">`);
  });

  test('speaks English when asked, and keeps to it', async () => {
    const visitor = world.newcomer();
    const page = await visitor.get(`${world.site.idUrl}/users/sign_in?app_key=atd&lang=en`);
    expect(page.text).toMatch(/id="login_button" value="Login"/);
    const failed = await visitor.submitSignIn(EMAIL, 'wrong');
    expect(ALERT.exec(failed.text)?.[1]).toBe('Invalid email or password.');
  });
});

describe('signing in', () => {
  test('leads over the authorisation and a one-time code to the attendance host', async () => {
    const visitor = world.newcomer();
    const { steps, page } = await visitor.follow(await visitor.submitSignIn(EMAIL, PASSWORD));
    const { idUrl, sslUrl } = world.site;
    expect(steps.map((step) => step.split('?')[0])).toEqual([
      `${idUrl}/oauth/authorize`,
      `${sslUrl}/jbcoauth/callback`,
      `${sslUrl}/employee`,
    ]);
    expect(page.status).toBe(200);
    expect(page.text).toContain('山田 花子');
    expect(visitor.cookies.has('sid')).toBe(true);
  });

  test('does not mind the case of the e-mail address', async () => {
    const answer = await world.newcomer().submitSignIn(EMAIL.toUpperCase(), PASSWORD);
    expect(answer.status).toBe(302);
  });

  test('ends at the profile when no application asked, from where the attendance host can be entered', async () => {
    const visitor = world.newcomer();
    const { page } = await visitor.follow(await visitor.submitSignIn(EMAIL, PASSWORD, { query: '' }));
    expect(page.url).toBe(`${world.site.idUrl}/account/profile`);
    const bridged = await visitor.follow(await visitor.get(`${world.site.sslUrl}/jbcoauth/login`));
    expect(bridged.page.url).toBe(`${world.site.sslUrl}/employee`);
  });

  test('with a wrong password shows the form again with an alert, without the password', async () => {
    const visitor = world.newcomer();
    const answer = await visitor.submitSignIn(EMAIL, 'wrong secret');
    expect(answer.status).toBe(200);
    expect(ALERT.exec(answer.text)?.[1]).toBe(
      'メールアドレス、グループ企業コード、またはパスワードが正しくありません。',
    );
    expect(inputValue(answer.text, 'user\\[email\\]')).toBe(EMAIL);
    expect(answer.text).not.toContain('wrong secret');
    expect((await visitor.get(`${world.site.sslUrl}/employee`)).status).toBe(302);
  });

  test.each([
    ['none', '', 200],
    ['another', 'other-co', 200],
    ['its own', 'sample-co', 302],
  ])('to an account with a company code, giving %s, answers accordingly', async (_, clientCode, status) => {
    const visitor = world.newcomer({}, { companyCode: 'sample-co' });
    expect((await visitor.submitSignIn(EMAIL, PASSWORD, { clientCode })).status).toBe(status);
  });

  test('with a form token of another visitor is refused', async () => {
    const visitor = world.newcomer();
    await visitor.get(`${world.site.idUrl}/users/sign_in`);
    const answer = await visitor.post(`${world.site.idUrl}/users/sign_in`, {
      authenticity_token: 'forged',
      'user[email]': EMAIL,
      'user[password]': PASSWORD,
    });
    expect(answer.status).toBe(422);
  });

  test('a second time elsewhere leaves the first session alive', async () => {
    const first = await world.employee();
    const second = new Visitor(world.site);
    await second.signIn(EMAIL, PASSWORD);
    expect((await first.get(`${world.site.sslUrl}/employee`)).status).toBe(200);
  });

  test('shows what was typed as text', async () => {
    const answer = await world.newcomer().submitSignIn('"><img src=x>', PASSWORD);
    expect(answer.text).not.toContain('<img');
  });
});

describe('the one-time code', () => {
  test('works once', async () => {
    const visitor = world.newcomer();
    const { steps } = await visitor.follow(await visitor.submitSignIn(EMAIL, PASSWORD));
    const callback = steps.find((step) => step.includes('/jbcoauth/callback'));
    const thief = new Visitor(world.site);
    expect((await thief.get(String(callback))).status).toBe(400);
    expect(thief.cookies.has('sid')).toBe(false);
  });

  test('is void after a minute', async () => {
    const visitor = world.newcomer();
    await visitor.submitSignIn(EMAIL, PASSWORD);
    const authorized = await visitor.get(`${world.site.idUrl}/oauth/authorize?app_key=atd`);
    world.pass(60_000);
    expect((await visitor.get(String(authorized.headers.get('location')))).status).toBe(400);
  });
});

describe('the session', () => {
  test.each(['/employee', '/employee/adit/modify', '/employee/attendance', '/employee/index/noop'])(
    'is needed for %s',
    async (path) => {
      const answer = await world.newcomer().get(`${world.site.sslUrl}${path}`);
      expect(answer.status).toBe(302);
      expect(answer.headers.get('location')).toBe(`${world.site.idUrl}/users/sign_in?app_key=atd`);
    },
  );

  test('lapses on both hosts after thirty idle minutes, and a request in between keeps it', async () => {
    const visitor = await world.employee();
    world.pass(29 * 60_000);
    expect((await visitor.get(`${world.site.sslUrl}/employee/index/noop`)).status).toBe(204);
    world.pass(29 * 60_000);
    expect((await visitor.get(`${world.site.sslUrl}/employee`)).status).toBe(200);
    world.pass(30 * 60_000);
    const { page } = await visitor.follow(await visitor.get(`${world.site.sslUrl}/employee`));
    expect(page.text).toContain('id="new_user"');
  });

  test('ends with the log-out and cannot be used again', async () => {
    const visitor = await world.employee();
    const sid = visitor.cookies.get('sid') ?? '';
    const { page } = await visitor.follow(await visitor.get(`${world.site.sslUrl}/employee/logout/`));
    expect(page.url).toBe(`${world.site.idUrl}/users/sign_in?app_key=atd`);
    expect(page.text).toContain('id="new_user"');
    visitor.cookies.set('sid', sid);
    expect((await visitor.get(`${world.site.sslUrl}/employee`)).status).toBe(302);
  });
});

describe('trouble at the sign-in', () => {
  test('the image check appears although the password is right, from the site’s own address', async () => {
    const answer = await world.newcomer({ captcha: true }).submitSignIn(EMAIL, PASSWORD);
    expect(answer.text).toContain('class="g-recaptcha"');
    const frame = /<iframe[^>]* src="([^"]*recaptcha[^"]*)"/.exec(answer.text)?.[1] ?? '';
    expect(new URL(frame, world.site.idUrl).origin).toBe(world.site.idUrl);
  });

  test('a second factor stops the sign-in and takes no code', async () => {
    const visitor = world.newcomer({ twoFactor: true });
    const { page } = await visitor.follow(await visitor.submitSignIn(EMAIL, PASSWORD));
    expect(page.url).toBe(`${world.site.idUrl}/account/two_factor`);
    const answer = await visitor.post(page.url, {
      authenticity_token: inputValue(page.text, 'authenticity_token'),
      otp_attempt: '123456',
    });
    expect(answer.text).toMatch(ALERT);
    expect((await visitor.get(`${world.site.sslUrl}/employee`)).status).toBe(302);
  });

  test('a locked account is told so', async () => {
    const answer = await world.newcomer({ locked: true }).submitSignIn(EMAIL, PASSWORD);
    expect(ALERT.exec(answer.text)?.[1]).toBe('アカウントがロックされています。');
  });

  test('maintenance answers 503 where the sign-in lands', async () => {
    const visitor = world.newcomer({ maintenance: true });
    const { page } = await visitor.follow(await visitor.submitSignIn(EMAIL, PASSWORD));
    expect(page.status).toBe(503);
    expect(page.text).toContain('メンテナンス');
  });

  test('maintenance at the sign-in answers the form with 503 and a time to come back', async () => {
    const visitor = world.newcomer({ maintenanceAtSignIn: true });
    const answer = await visitor.submitSignIn(EMAIL, PASSWORD);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '600']);
    expect(world.site.signIns(EMAIL)).toEqual({ succeeded: 0, refused: 0 });
    world.site.setMode(EMAIL, { maintenanceAtSignIn: false });
    await visitor.signIn(EMAIL, PASSWORD);
  });

  test('maintenance of the site closes the sign-in page, the company’s and the pages behind them', async () => {
    const visitor = await world.employee();
    world.site.setSite({ maintenance: true });
    for (const url of [
      `${world.site.idUrl}/users/sign_in?app_key=atd`,
      `${world.site.sslUrl}/login/pc-employee-global`,
      `${world.site.sslUrl}/employee`,
    ]) {
      const answer = await visitor.get(url);
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '600']);
    }
    world.site.setSite({ maintenance: false });
    expect((await visitor.get(`${world.site.sslUrl}/employee`)).status).toBe(200);
  });
});

describe('single sign-on', () => {
  const expectCompanyButton = (text: string) => {
    expect(text).not.toContain('type="password"');
    expect(text).toMatch(/<a [^>]*href="\/users\/sso">シングルサインオン<\/a>/);
  };

  test('of one account takes its password field away once its address is known', async () => {
    const visitor = world.newcomer({ sso: true });
    const answer = await visitor.submitSignIn(EMAIL, PASSWORD);
    expect(answer.status).toBe(200);
    expectCompanyButton(answer.text);
    expectCompanyButton((await visitor.get(`${world.site.idUrl}/users/sign_in?app_key=atd`)).text);
    expect(world.site.signIns(EMAIL)).toEqual({ succeeded: 0, refused: 1 });
  });

  test('of the site never shows a password field, and leads no further', async () => {
    world.site.setSite({ sso: true });
    const visitor = world.newcomer();
    expectCompanyButton((await visitor.get(`${world.site.idUrl}/users/sign_in?app_key=atd`)).text);
    expect((await visitor.get(`${world.site.idUrl}/users/sso`)).text).toContain('進めません');
  });

  test('can be left for another account', async () => {
    const visitor = world.newcomer({ sso: true });
    await visitor.submitSignIn(EMAIL, PASSWORD);
    world.site.setMode(EMAIL, { sso: false });
    await visitor.get(`${world.site.idUrl}/users/sign_out`);
    await visitor.signIn(EMAIL, PASSWORD);
  });
});

test('sign-ins are counted, and an unknown address counts for nobody', async () => {
  const visitor = world.newcomer();
  await visitor.submitSignIn(EMAIL, 'wrong');
  await visitor.submitSignIn('nobody@example.com', PASSWORD);
  await visitor.signIn(EMAIL, PASSWORD);
  expect(world.site.signIns(EMAIL)).toEqual({ succeeded: 1, refused: 1 });
});
