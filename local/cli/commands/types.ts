import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { size } from '../format.ts';
import { harmless } from '../plain.ts';
import { result } from '../result.ts';
import type { JobType } from '../submit/form-field.ts';
import { facts, table } from '../table.ts';
import { commandOf } from './submit.ts';

export function typesCommand(cli: Cli): Command {
  const { say } = cli;
  return cli
    .command('types', { ja: 'ジョブの種類を見る', en: 'see which types of jobs there are' }, [
      'junban types',
      'junban types autofill',
    ])
    .argument('[type]')
    .action((name: string | undefined) =>
      name === undefined
        ? cli.run(async ({ api, terminal: { paint } }) =>
            result({
              json: await api.call('listJobTypes'),
              text: ({ jobTypes }) =>
                table(
                  jobTypes,
                  [
                    { head: say({ ja: '種類', en: 'type' }), of: (type) => type.name },
                    { head: say({ ja: '名前', en: 'title' }), of: (type) => type.title },
                    { head: say({ ja: 'レーン', en: 'lane' }), of: (type) => type.lane },
                    { head: say({ ja: 'ファイル', en: 'file' }), of: ({ file }) => fileText(file) },
                    {
                      head: say({ ja: '鍵', en: 'key' }),
                      of: (type) =>
                        type.public
                          ? say({ ja: '不要', en: 'not needed' })
                          : say({ ja: '必要', en: 'needed' }),
                    },
                  ],
                  paint,
                ),
            }),
          )
        : cli.run(async ({ api }) =>
            result({
              json: await api.call('getJobType', { params: { type: name } }),
              text: ({ jobType }) =>
                `${typeFacts(jobType)}\n\n${commandOf(harmless(jobType), cli).helpInformation().trimEnd()}`,
            }),
          ),
    );

  function typeFacts({ lane, file, maxPriority, rate, documents }: JobType): string {
    return facts(
      [
        [say({ ja: 'レーン', en: 'lane' }), lane],
        [say({ ja: 'ファイル', en: 'file' }), fileText(file)],
        [say({ ja: '優先度', en: 'priority' }), `0–${maxPriority}`],
        [
          say({ ja: '回数', en: 'rate' }),
          rate
            ? say({
                ja: `${rate.windowSeconds} 秒に ${rate.limit} 件`,
                en: `${rate.limit} in ${rate.windowSeconds} s`,
              })
            : undefined,
        ],
        [say({ ja: '文書', en: 'documents' }), documents.map((each) => each.name).join(', ')],
      ],
      (_, text) => text,
    );
  }
}

const fileText = (file: JobType['file']): string | undefined =>
  file ? `${file.accept.join(' ')} ≤ ${size(file.maxBytes)}` : undefined;
