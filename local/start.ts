/** `npm start`: the stack and the practice site, up until Ctrl-C; everything is found again at the next start. */
import { join } from 'node:path';
import { HostError } from './host/errors.ts';
import { startPracticeSite } from './practice-site/site.ts';
import { startStack } from './stack.ts';

const dataDir = join(import.meta.dirname, '..', '.junban', 'start');
const ports = { apiPort: 4600, idPort: 4601, sslPort: 4602, adminPort: 4603 };
const person = { email: 'demo@example.com', password: 'practice-2600', name: '山田 花子' };

try {
  await start();
} catch (error) {
  console.error(error instanceof HostError ? error.message : error);
  process.exitCode = 1;
}

async function start(): Promise<void> {
  const began = performance.now();
  const site = await startPracticeSite(ports);
  site.addAccount(person);
  const host = await startStack(site, { dataDir, apiPort: ports.apiPort }).catch(async (error: unknown) => {
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
  打刻の記録 / punches    ${site.adminUrl}
  ログ / logs            .junban/start/logs
  メモリ制限 / memory     ${host.info.memory}
${host.skipped.map(({ logicalId, type, why }) => `  動かさないもの / not run  ${logicalId} (${type}): ${why}\n`).join('')}
テンプレートを取得して送信 / get a template and send it:

  curl -so kintai.xlsx ${host.apiUrl}/download-template
  curl -s ${host.apiUrl}/upload -F file=@kintai.xlsx -F email=${person.email} -F password=${person.password}

終了するには Ctrl-C / Ctrl-C ends.`);
}
