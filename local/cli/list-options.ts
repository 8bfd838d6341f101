import type { Command } from 'commander';
import { defaultPageSize } from '../../shared/api/paging.ts';
import { wholeNumber } from './numbers.ts';
import type { Session } from './session.ts';

export interface ListOptions {
  readonly limit?: number;
  readonly all?: boolean;
}

export function addListOptions(command: Command, say: Session['say']): void {
  command
    .option(
      '-n, --limit <count>',
      say({ ja: `件数（${defaultPageSize}）`, en: `how many (${defaultPageSize})` }),
      wholeNumber(1, 1_000_000, say),
    )
    .option('--all', say({ ja: '最後まですべて', en: 'all of them' }));
}

export const wantedOf = ({ limit, all }: ListOptions): number =>
  all ? Number.POSITIVE_INFINITY : (limit ?? defaultPageSize);
