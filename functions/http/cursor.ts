import { placeOf } from '../../shared/api/paging.ts';
import { JunbanError } from '../../shared/errors.ts';

/**
 * Where the caller wants to go on.
 *
 * @throws JunbanError INVALID_CURSOR for what the list itself cannot have said
 */
export function cursorAsked(
  cursor: string | undefined,
  isPlace: (text: string) => boolean,
): string | undefined {
  if (cursor === undefined) return undefined;
  const place = placeOf(cursor);
  if (place !== undefined && isPlace(place)) return place;
  throw new JunbanError({
    code: 'INVALID_CURSOR',
    field: 'cursor',
    text: { ja: '続きを示す cursor が正しくありません。', en: 'This cursor is not one of ours.' },
  });
}
