import type { Command } from 'commander';
import { bytesOf } from '../bytes-of.ts';
import type { Cli } from '../cli.ts';
import { Refusal } from '../failure.ts';
import { size } from '../format.ts';
import { keepFile } from '../keep-file.ts';
import { result } from '../result.ts';
import type { Session } from '../session.ts';

interface Options {
  readonly output?: string;
  readonly previous?: boolean;
  readonly start?: string;
  readonly end?: string;
  readonly note?: string;
  readonly place?: string;
  readonly force?: boolean;
}

export function templateCommand(cli: Cli): Command {
  const { say } = cli;
  return cli
    .command('template', { ja: '勤怠ブックのひな形を取る', en: 'get a workbook to fill in' }, [
      'junban template 2026-11',
      'junban template --previous --start 10:00 --end 19:00 --note 在宅 -o kintai.xlsx',
    ])
    .argument(
      '[month]',
      say({ ja: '2026-11 のように。なければ今月', en: 'like 2026-11; this month without it' }),
    )
    .option(
      '-o, --output <file>',
      say({ ja: '保存先（- は標準出力）', en: 'where to save it (- is stdout)' }),
    )
    .option('--previous', say({ ja: '先月のもの', en: 'of the month before' }))
    .option('--start <time>', say({ ja: 'いつもの開始（09:00）', en: 'usual start (09:00)' }))
    .option('--end <time>', say({ ja: 'いつもの終了（18:00）', en: 'usual end (18:00)' }))
    .option('--note <text>', say({ ja: 'いつもの備考', en: 'usual note' }))
    .option('--place <name>', say({ ja: 'いつもの打刻場所', en: 'usual punch place' }))
    .option(
      '-f, --force',
      say({ ja: '違う内容のファイルがあれば置き換える', en: 'replace a file that is different' }),
    )
    .action(async (typed: string | undefined, options: Options) => {
      const { previous = false, force = false } = options;
      if (previous && typed !== undefined) throw notBoth();
      const month = typed ?? monthInTokyo(new Date(), previous ? -1 : 0);
      const file = options.output ?? `kintai-${month}.xlsx`;
      if (file === '-') return print(month, options, cli.session());
      await cli.run(async (session) => {
        const bytes = await workbook(month, options, session);
        if ((await keepFile(file, bytes, { replace: force })) === 'left') throw isThere(file);
        return result({
          json: { file, bytes: bytes.length },
          text: (safe) => `${safe.file}  ${size(safe.bytes)}`,
        });
      });
    });
}

async function print(month: string, options: Options, session: Session): Promise<void> {
  if (process.stdout.isTTY) throw notInTerminal();
  process.stdout.write(await workbook(month, options, session));
}

const workbook = (month: string, { start, end, note, place }: Options, session: Session) =>
  bytesOf('downloadTemplate', { query: { month, start, end, note, place } }, session);

/** `2026-11`: the month the attendance site is in, wherever this machine is. */
export function monthInTokyo(now: Date, later: number): string {
  const [year = 0, month = 0] = now
    .toLocaleDateString('sv-SE', { timeZone: 'Asia/Tokyo' })
    .split('-')
    .map(Number);
  return new Date(Date.UTC(year, month - 1 + later)).toISOString().slice(0, 7);
}

const notBoth = () =>
  new Refusal({
    ja: '月と --previous は同時に使えません。',
    en: 'Say the month or --previous, not both.',
  });

const notInTerminal = () =>
  new Refusal(
    { ja: 'ブックは端末に表示できません。', en: 'A workbook cannot be shown in a terminal.' },
    { ja: '-o kintai.xlsx か、> でファイルへ。', en: 'Use -o kintai.xlsx, or > into a file.' },
  );

const isThere = (path: string) =>
  new Refusal(
    { ja: `${path} はすでにあります。`, en: `${path} is there already.` },
    { ja: '置き換えるには --force を付けてください。', en: 'To replace it: --force.' },
  );
