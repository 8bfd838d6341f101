// `npm run practice-site`: the practice attendance site alone, with one account, until Ctrl-C.
import { parseArgs } from 'node:util';
import { startPracticeSite } from './site.ts';

/** Fixed, so that bookmarks and settings survive a restart. */
const DEFAULT_PORTS = { id: '4601', ssl: '4602', admin: '4603' };

const DEMO_ACCOUNT = {
  email: 'demo@example.com',
  password: 'practice-2600',
  companyId: 'sample-co',
  name: '山田 花子',
};

const { values } = parseArgs({
  options: {
    'id-port': { type: 'string', default: DEFAULT_PORTS.id },
    'ssl-port': { type: 'string', default: DEFAULT_PORTS.ssl },
    'admin-port': { type: 'string', default: DEFAULT_PORTS.admin },
  },
});

const site = await startPracticeSite({
  idPort: Number(values['id-port']),
  sslPort: Number(values['ssl-port']),
  adminPort: Number(values['admin-port']),
}).catch((error: unknown) => {
  console.error(`起動できません / cannot start: ${error instanceof Error ? error.message : String(error)}`);
  console.error('--id-port, --ssl-port, --admin-port で変更できます / choose other ports.');
  process.exit(1);
});
site.addAccount(DEMO_ACCOUNT);

console.log(`練習勤怠 / Practice Attendance

  ログイン / sign in     ${site.idUrl}/users/sign_in?app_key=atd
  会社IDで / company ID   ${site.sslUrl}/login/pc-employee-global
  勤怠管理 / attendance  ${site.sslUrl}/employee
  管理 / control         ${site.adminUrl}

  メールアドレス / email     ${DEMO_ACCOUNT.email}
  パスワード / password      ${DEMO_ACCOUNT.password}
  会社ID / company ID       ${DEMO_ACCOUNT.companyId}

終了するには Ctrl-C / Ctrl-C ends.`);

process.once('SIGINT', () => void site.stop());
process.once('SIGTERM', () => void site.stop());
