import { maxPageSize } from '../../shared/api/paging.ts';

interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/**
 * Asks for pages until there are `wanted` items, or no more. A page may be short, even empty, and still not the last.
 *
 * @returns `next` is where to go on; null when that was all
 */
export async function pagesOf<T>(
  wanted: number,
  page: (query: { limit: number; cursor: string | undefined }) => Promise<Page<T>>,
): Promise<{ items: T[]; next: string | null }> {
  const items: T[] = [];
  let cursor: string | undefined;
  for (;;) {
    const { items: more, next } = await page({ limit: Math.min(maxPageSize, wanted - items.length), cursor });
    items.push(...more);
    if (next === null || items.length >= wanted) return { items, next };
    cursor = next;
  }
}
