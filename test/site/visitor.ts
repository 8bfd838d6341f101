import type { PracticeSite } from '../../local/practice-site/site.ts';

export interface Answer {
  readonly status: number;
  readonly url: string;
  readonly headers: Headers;
  readonly text: string;
}

/** A browser reduced to its cookies: follows no redirect by itself, so that tests see each step. */
export class Visitor {
  readonly cookies = new Map<string, string>();
  readonly site: PracticeSite;

  constructor(site: PracticeSite) {
    this.site = site;
  }

  get(url: string): Promise<Answer> {
    return this.#send(url, { method: 'GET' });
  }

  post(url: string, form: Record<string, string> | URLSearchParams): Promise<Answer> {
    const headers = { 'X-Requested-With': 'XMLHttpRequest' };
    return this.#send(url, { method: 'POST', body: new URLSearchParams(form), headers });
  }

  /** Follows redirects from an answer, giving every address on the way and the page at the end. */
  async follow(answer: Answer): Promise<{ steps: string[]; page: Answer }> {
    const steps: string[] = [];
    let page = answer;
    for (let location = page.headers.get('location'); location; location = page.headers.get('location')) {
      if (steps.length === 10) throw new Error(`redirects without end: ${steps.join(' ')}`);
      const next = new URL(location, page.url).href;
      steps.push(next);
      page = await this.get(next);
    }
    return { steps, page };
  }

  /** Fills the sign-in form as its page gives it and sends it. */
  async submitSignIn(
    email: string,
    password: string,
    options: { clientCode?: string; query?: string } = {},
  ): Promise<Answer> {
    const { clientCode = '', query = '?app_key=atd' } = options;
    const { text } = await this.get(`${this.site.idUrl}/users/sign_in${query}`);
    return this.post(`${this.site.idUrl}/users/sign_in`, {
      authenticity_token: inputValue(text, 'authenticity_token'),
      redirect_uri: inputValue(text, 'redirect_uri'),
      app_key: inputValue(text, 'app_key'),
      'user[email]': email,
      'user[client_code]': clientCode,
      'user[password]': password,
      commit: 'ログイン',
    });
  }

  /** Signs in and arrives at the attendance host. */
  async signIn(email: string, password: string): Promise<void> {
    const { page } = await this.follow(await this.submitSignIn(email, password));
    if (page.url !== `${this.site.sslUrl}/employee`) throw new Error(`sign-in ended at ${page.url}`);
  }

  /** Fills the company-ID form as its page gives it and sends it. */
  async submitCompanySignIn(email: string, password: string, companyId: string): Promise<Answer> {
    const url = `${this.site.sslUrl}/login/pc-employee-global`;
    const { text } = await this.get(url);
    return this.post(url, {
      login_type: inputValue(text, 'login_type'),
      lang_code: inputValue(text, 'lang_code'),
      client_id: companyId,
      email,
      password,
    });
  }

  /** What the punch page's button sends for the day, with some fields changed. */
  async punchForm(date: string, changes: Record<string, string>): Promise<Record<string, string>> {
    const { text } = await this.get(modifyUrl(this.site, date));
    const hidden = ['token', 'year', 'month', 'day', 'client_id', 'employee_id', 'delete_minutes'];
    const fields = Object.fromEntries(hidden.map((name) => [name, inputValue(text, name)]));
    return { ...fields, group_id: '1', notice: '', ...changes };
  }

  /** Sends one insert and gives its raw answer. */
  async insert(date: string, changes: Record<string, string>): Promise<Answer> {
    return this.post(`${this.site.sslUrl}/employee/adit/insert/`, await this.punchForm(date, changes));
  }

  /** Sends one insert and gives the JSON it answered. */
  async punch(date: string, time: string, changes: Record<string, string> = {}): Promise<unknown> {
    return JSON.parse((await this.insert(date, { time, ...changes })).text);
  }

  async #send(url: string, init: RequestInit): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, ...(cookie ? { cookie } : {}) },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name === undefined || value === undefined) continue;
      if (/max-age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return { status: response.status, url, headers: response.headers, text: await response.text() };
  }
}

export function modifyUrl(site: PracticeSite, date: string): string {
  const [year, month, day] = date.split('-').map(Number);
  return `${site.sslUrl}/employee/adit/modify?year=${year}&month=${month}&day=${day}`;
}

/** The value of the page's first input of that name. Throws when there is none. */
export function inputValue(page: string, name: string): string {
  const tag = new RegExp(`<input[^>]* name="${name}"[^>]*>`).exec(page)?.[0];
  const value = tag === undefined ? undefined : / value="([^"]*)"/.exec(tag)?.[1];
  if (value === undefined) throw new Error(`no input ${name} with a value`);
  return value;
}

/** The cells of a table's body, row by row, as text. */
export function tableRows(page: string, table: RegExp): string[][] {
  const start = page.search(table);
  if (start < 0) throw new Error(`no table ${table}`);
  const body = /<tbody>([\s\S]*?)<\/tbody>/.exec(page.slice(start))?.[1] ?? '';
  return [...body.matchAll(/<tr[^>]*>([\s\S]*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<td[^>]*>([\s\S]*?)<\/td>/g)].map(([, cell = '']) =>
      cell.replace(/<[^>]+>/g, '').trim(),
    ),
  );
}
