/**
 * `npm start [-- --port 4600 --data .junban/start]`: the stack and the practice site, up until Ctrl-C; everything is
 * found again at the next start.
 */
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { HostError, systemCode } from './host/errors.ts';
import { startPracticeSite } from './practice-site/site.ts';
import { startStack } from './stack.ts';

const { values } = parseArgs({
  options: {
    /** The API's; the practice site takes the three after it. 0 takes any free ones. */
    port: { type: 'string', default: '4600' },
    data: { type: 'string', default: join(import.meta.dirname, '..', '.junban', 'start') },
  },
});
const base = Number(values.port);
const port = (offset: number) => (base === 0 ? 0 : base + offset);
const person = { email: 'demo@example.com', password: 'practice-2600', name: '山田 花子' };

try {
  await start();
} catch (error) {
  if (systemCode(error) === 'EADDRINUSE')
    console.error(
      'このポートは使用中です。別の番号を指定してください / a port is taken, choose another: npm start -- --port 4700',
    );
  else console.error(error instanceof HostError ? error.message : error);
  process.exitCode = 1;
}

async function start(): Promise<void> {
  const began = performance.now();
  const site = await startPracticeSite({ idPort: port(1), sslPort: port(2), adminPort: port(3) });
  site.addAccount(person);
  const host = await startStack(site, { dataDir: values.data, apiPort: port(0) }).catch(
    async (error: unknown) => {
      await site.stop();
      throw error;
    },
  );

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
  ログ / logs            ${relative(process.cwd(), join(values.data, 'logs'))}
  メモリ制限 / memory     ${host.info.memory}
${host.skipped.map(({ logicalId, type, why }) => `  動かさないもの / not run  ${logicalId} (${type}): ${why}\n`).join('')}
テンプレートを取得して送信 / get a template and send it:

  curl -so kintai.xlsx ${host.apiUrl}/download-template
  curl -s ${host.apiUrl}/upload -F file=@kintai.xlsx -F email=${person.email} -F password=${person.password}

行ごとの結果と証跡 / what became of each row, with its evidence:

  npm run explain -- JOB_ID 2026-11-12${host.apiUrl.endsWith(':4600') ? '' : ` --api ${host.apiUrl}`}
  ${host.apiUrl}/v1/jobs/JOB_ID/documents/month.html

終了するには Ctrl-C / Ctrl-C ends.`);
}
