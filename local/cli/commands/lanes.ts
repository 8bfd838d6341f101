import { Argument, type Command } from 'commander';
import type * as z from 'zod';
import type { Operations } from '../../../shared/api/operations.ts';
import type { Text } from '../../../shared/text.ts';
import type { Cli } from '../cli.ts';
import { wholeNumber } from '../numbers.ts';
import { result } from '../result.ts';
import type { Session } from '../session.ts';
import { table } from '../table.ts';

type Lane = z.output<Operations['listLanes']['answers'][200]['content']>['lanes'][number];

export function lanesCommand(cli: Cli): Command {
  return cli
    .command('lanes', { ja: 'レーンの様子を見る', en: 'see how the lanes stand' }, ['junban lanes'])
    .action(() =>
      cli.run(async (session) =>
        result({
          json: await session.api.call('listLanes'),
          text: ({ lanes }) => lanesText(lanes, session),
        }),
      ),
    );
}

export const pauseCommand = (cli: Cli): Command =>
  change(cli, 'pause', 'pauseLane', {
    ja: 'レーンで始めない（受け付けは続く）',
    en: 'begin no job of a lane any more; jobs are still taken',
  });

export const resumeCommand = (cli: Cli): Command =>
  change(cli, 'resume', 'resumeLane', { ja: 'pause と drain を終える', en: 'end pause and drain of a lane' });

export const drainCommand = (cli: Cli): Command =>
  change(cli, 'drain', 'drainLane', {
    ja: 'レーンに受け付けない（待っているものは行う）',
    en: 'take no job into a lane any more; those that wait are done',
  });

function change(
  cli: Cli,
  name: string,
  id: 'pauseLane' | 'resumeLane' | 'drainLane',
  summary: Text,
): Command {
  return cli
    .command(name, summary, [`junban ${name} browser`])
    .argument('<lane>')
    .action((lane: string) =>
      cli.run(async (session) =>
        result({
          json: await session.api.call(id, { params: { lane } }),
          text: ({ lane }) => lanesText([lane], session),
        }),
      ),
    );
}

export function limitCommand(cli: Cli): Command {
  const { say } = cli;
  const number = wholeNumber(1, 1_000_000, say);
  return cli
    .command(
      'limit',
      { ja: 'レーンで待てるジョブの数を決める', en: 'set how many jobs may wait in a lane' },
      ['junban limit browser 100', 'junban limit browser default'],
    )
    .argument('<lane>')
    .addArgument(
      new Argument(
        '<count>',
        say({ ja: '件数。default はレーン本来の数', en: 'how many; default is the lane’s own number' }),
      ).argParser((text: string) => (text === 'default' ? null : number(text))),
    )
    .action((lane: string, maxQueued: number | null) =>
      cli.run(async (session) =>
        result({
          json: await session.api.call('limitLane', { params: { lane }, body: { maxQueued } }),
          text: ({ lane }) => lanesText([lane], session),
        }),
      ),
    );
}

function lanesText(lanes: readonly Lane[], { say, terminal: { paint } }: Session): string {
  return table(
    lanes,
    [
      { head: say({ ja: 'レーン', en: 'lane' }), of: ({ name }) => name },
      {
        head: say({ ja: '状態', en: 'state' }),
        of: (lane) => paint(lane.state === 'open' ? 'good' : 'warn', stateOf(lane)),
      },
      {
        head: say({ ja: '実行中', en: 'running' }),
        of: ({ running, concurrency }) => `${running}/${concurrency}`,
        align: 'right',
      },
      {
        head: say({ ja: '待ち', en: 'queued' }),
        of: ({ queued, maxQueued }) => `${queued}/${maxQueued}`,
        align: 'right',
      },
      { head: say({ ja: '予定', en: 'scheduled' }), of: ({ scheduled }) => scheduled, align: 'right' },
      {
        head: say({ ja: '見込みの的中', en: 'estimates kept' }),
        of: ({ estimates }) => (estimates ? `${Math.round(estimates.share * 100)} %` : undefined),
        align: 'right',
      },
    ],
    paint,
  );
}

/** It can be both: then nothing begins, and nothing is taken. */
const stateOf = ({ state, pausedAt, drainingAt }: Lane): string =>
  pausedAt !== undefined && drainingAt !== undefined ? 'paused, draining' : state;
