/**
 * `npm start [-- --port 4600 --data .junban/start]`: the stack and the practice site, up until Ctrl-C; everything is
 * found again at the next start.
 */
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { HostError, systemCode } from './host/errors.ts';
import { startPracticeSite } from './practice-site/site.ts';
import { startStack } from './stack.ts';

interface StartOptions {
  /** The API's; the practice site takes the three after it. 0 takes any free ones. */
  readonly port: number;
  readonly data: string;
}

const usualData = join(import.meta.dirname, '..', '.junban', 'start');
/** The highest port there is, less those of the practice site. */
const maxPort = 65_535 - 3;
const person = { email: 'demo@example.com', password: 'practice-2600', name: '山田 花子' };

const options = startOptions(process.argv.slice(2));
if (typeof options === 'string') {
  console.error(options);
  process.exitCode = 2;
} else
  await start(options).catch((error: unknown) => {
    console.error(whyNot(error, options));
    process.exitCode = 1;
  });

/** @returns what is wrong with them, if anything is */
function startOptions(args: string[]): StartOptions | string {
  const { tokens, positionals } = parseArgs({
    args,
    options: { port: { type: 'string' }, data: { type: 'string' } },
    // Its own errors are in English, and thrown.
    strict: false,
    tokens: true,
  });
  const usage = 'npm start -- --port 4600 --data .junban/start';
  const given = tokens.filter((token) => token.kind === 'option');
  const stranger = given.find(({ name }) => name !== 'port' && name !== 'data')?.rawName ?? positionals[0];
  if (stranger !== undefined)
    return `不明なオプションです: ${stranger}（使い方 ${usage}） / unknown option ${stranger} (usage: ${usage})`;
  const lastOf = (name: string, otherwise: string) => {
    const last = given.findLast((each) => each.name === name);
    return last === undefined ? otherwise : (last.value ?? '');
  };
  const port = lastOf('port', '4600');
  if (!/^\d{1,5}$/.test(port) || Number(port) > maxPort)
    return `--port には 0 から ${maxPort} までの整数を指定してください: ${port || '（なし）'} / --port takes a whole number from 0 to ${maxPort}, not: ${port || '(none)'}`;
  const data = lastOf('data', usualData);
  if (data.trim() === '')
    return `--data にはディレクトリを指定してください（例 ${usage}） / --data takes a directory (for example ${usage})`;
  return { port: Number(port), data };
}

function whyNot(error: unknown, { data }: StartOptions): unknown {
  switch (systemCode(error)) {
    case 'EADDRINUSE':
      return 'このポートは使用中です。別の番号を指定してください / a port is taken, choose another: npm start -- --port 4700';
    case 'EEXIST':
    case 'ENOTDIR':
      return `${data} はディレクトリではありません。別の場所を指定してください / ${data} is not a directory, choose another place: npm start -- --data .junban/start`;
    default:
      return error instanceof HostError ? error.message : error;
  }
}

async function start({ port: base, data }: StartOptions): Promise<void> {
  const began = performance.now();
  const port = (offset: number) => (base === 0 ? 0 : base + offset);
  const site = await startPracticeSite({ idPort: port(1), sslPort: port(2), adminPort: port(3) });
  site.addAccount(person);
  const host = await startStack(site, { dataDir: data, apiPort: port(0) }).catch(async (error: unknown) => {
    await site.stop();
    throw error;
  });

  const end = async () => {
    console.log('\n終了しています… / stopping …');
    await host.stop();
    await site.stop();
  };
  process.once('SIGINT', () => void end());
  process.once('SIGTERM', () => void end());

  console.log(`順番 Junban  ${((performance.now() - began) / 1000).toFixed(1)} s

  API                    ${host.apiUrl}
  練習勤怠 / practice     ${site.idUrl}/users/sign_in?app_key=atd
    メール / e-mail       ${person.email}
    パスワード / password  ${person.password}
  操作画面 / control      ${site.adminUrl}
  ログ / logs            ${relative(process.cwd(), join(data, 'logs'))}
  メモリ制限 / memory     ${host.info.memory}
${host.skipped.map(({ logicalId, type, why }) => `  動かさないもの / not run  ${logicalId} (${type}): ${why}\n`).join('')}
テンプレートを取得して送信 / get a template and send it:

  curl -so kintai.xlsx ${host.apiUrl}/download-template
  curl -s ${host.apiUrl}/upload -F file=@kintai.xlsx -F email=${person.email} -F password=${person.password}

鍵を受け取り、コマンドで送信 / get a key and send it by command:

  npx junban init --local${data === usualData ? '' : ` --data ${data}`}
  npx junban submit autofill kintai.xlsx --wait

行ごとの結果と証跡 / what became of each row, with its evidence:

  npm run explain -- JOB_ID 2026-11-12${host.apiUrl.endsWith(':4600') ? '' : ` --api ${host.apiUrl}`}
  ${host.apiUrl}/v1/jobs/JOB_ID/documents/month.html

終了するには Ctrl-C / Ctrl-C ends.`);
}
