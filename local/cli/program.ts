import { type Command, Option } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import type { Text } from '../../shared/text.ts';
import type { Cli } from './cli.ts';
import { auditCommand } from './commands/audit.ts';
import { cancelCommand } from './commands/cancel.ts';
import { completeCommand, completionCommand } from './commands/completion.ts';
import { deadLettersCommand } from './commands/dead-letters.ts';
import { filesCommand } from './commands/files.ts';
import { initCommand } from './commands/init.ts';
import { jobsCommand } from './commands/jobs.ts';
import { keysCommand } from './commands/keys.ts';
import { drainCommand, lanesCommand, limitCommand, pauseCommand, resumeCommand } from './commands/lanes.ts';
import { loginCommand } from './commands/login.ts';
import { logsCommand } from './commands/logs.ts';
import { profilesCommand } from './commands/profiles.ts';
import { retryCommand } from './commands/retry.ts';
import { retryMatchingCommand } from './commands/retry-matching.ts';
import { rowsCommand } from './commands/rows.ts';
import { showCommand } from './commands/show.ts';
import { stopCommand } from './commands/stop.ts';
import { submitCommand } from './commands/submit.ts';
import { templateCommand } from './commands/template.ts';
import { typesCommand } from './commands/types.ts';
import { waitCommand } from './commands/wait.ts';
import { whoAmICommand } from './commands/whoami.ts';

/** Commands by what one wants, as the first page of the help lists them. */
const groups: readonly (readonly [Text, readonly ((cli: Cli) => Command)[]])[] = [
  [{ ja: 'ジョブを送る:', en: 'Send a job:' }, [submitCommand, templateCommand, typesCommand]],
  [
    { ja: 'ジョブを見る:', en: 'Look at jobs:' },
    [jobsCommand, showCommand, waitCommand, logsCommand, rowsCommand, filesCommand],
  ],
  [
    { ja: 'ジョブを動かす:', en: 'Move jobs:' },
    [cancelCommand, stopCommand, retryCommand, retryMatchingCommand],
  ],
  [
    { ja: '運用:', en: 'Operate the service:' },
    [lanesCommand, pauseCommand, resumeCommand, drainCommand, limitCommand, deadLettersCommand],
  ],
  [
    { ja: '鍵と接続先:', en: 'Keys and services:' },
    [initCommand, loginCommand, profilesCommand, whoAmICommand, keysCommand, auditCommand],
  ],
  [{ ja: 'その他:', en: 'Others:' }, [completionCommand]],
];

export function programOf(cli: Cli): Command {
  const { say } = cli;
  const program = cli
    .command('junban', {
      ja: '順番 — 重いジョブをひとつずつ、順番に。',
      en: 'Junban (順番) — heavy jobs, one at a time, in order.',
    })
    .version(packageJson.version, '-V, --version', say({ ja: '版を表示する', en: 'show the version' }))
    .option('--json', say({ ja: 'JSON をひとつ出力する', en: 'print one JSON document' }))
    .option(
      '--profile <name>',
      say({ ja: '使うプロファイル（JUNBAN_PROFILE）', en: 'profile to use (JUNBAN_PROFILE)' }),
    )
    .option(
      '--url <url>',
      say({ ja: 'サービスのアドレス（JUNBAN_URL）', en: 'address of the service (JUNBAN_URL)' }),
    )
    .option(
      '--data <dir>',
      say({ ja: 'この機械のホストのデータディレクトリ', en: 'data directory of a host on this machine' }),
    )
    .addOption(
      new Option(
        '--lang <ja|en>',
        say({ ja: '言語（JUNBAN_LANG、LANG）', en: 'language (JUNBAN_LANG, LANG)' }),
      ).choices(['ja', 'en']),
    )
    .option('--no-color', say({ ja: '色を付けない（NO_COLOR）', en: 'no colours (NO_COLOR)' }))
    .option('--debug', say({ ja: '失敗の場所まで表示する', en: 'show where it failed' }))
    .helpCommand(false)
    .addHelpText('after', `\n${say(endings)}`);
  for (const [title, commands] of groups) {
    program.commandsGroup(say(title));
    for (const make of commands) program.addCommand(make(cli));
  }
  program.addCommand(completeCommand(cli, program), { hidden: true });
  cli.globals = () => program.opts();
  cli.globalOptions = program.options;
  return program;
}

const endings: Text = {
  ja: `はじめに:
  npm start                                    この機械でサービスを動かす
  junban init --local                          最初の鍵を作り、保存する
  junban submit autofill kintai.xlsx --wait    送って、終わるまで見る

終了コード:
  0    できた
  1    待っていたジョブが完了しなかった、失敗・不確かな行がある、
       またはすでに実行中・待機中のジョブがあり受け付けられなかった
  2    使い方が違う、ファイルが読めない
  3    サービスが断った（4xx）
  4    サービスに届かない、またはサービス側の障害（再試行のあと）
  130  Ctrl-C

JUNBAN_KEY に鍵を置けば、設定ファイルはいりません。`,
  en: `To begin with:
  npm start                                    run the service on this machine
  junban init --local                          make the first key and keep it
  junban submit autofill kintai.xlsx --wait    send, and watch until it has ended

Exit codes:
  0    done
  1    the job that was waited for did not complete, or has rows that failed or are uncertain;
       or nothing was sent, for the person has a live job
  2    wrong usage, or a file that cannot be read
  3    the service refused (4xx)
  4    the service cannot be reached or has trouble (after trying again)
  130  Ctrl-C

With a key in JUNBAN_KEY no configuration is needed.`,
};
