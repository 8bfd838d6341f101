import fc from 'fast-check';
import { expect, test } from 'vitest';
import { annotateWorkbook } from '../../../functions/worker/jobs/autofill/workbook/annotate.ts';
import { WorkbookError } from '../../../functions/worker/jobs/autofill/workbook/error.ts';
import { guardWorkbook } from '../../../functions/worker/jobs/autofill/workbook/guard.ts';
import { readWorkbook } from '../../../functions/worker/jobs/autofill/workbook/read.ts';
import {
  attendanceWorkbook,
  goodRows,
  handMadeParts,
  handMadeWorkbook,
  zipOf,
} from '../../support/workbooks.ts';

/** Reading either succeeds or refuses; nothing else may be thrown, and it must end. */
async function readOrRefuse(bytes: Uint8Array): Promise<void> {
  const outcome = await readWorkbook(bytes, '2026-11-22').catch((error: unknown) => error);
  if (outcome instanceof Error) expect(outcome).toBeInstanceOf(WorkbookError);
  else expect(outcome).toHaveProperty('rows');
}

test('any bytes are read or refused', async () => {
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), readOrRefuse));
});

test('a workbook with any bytes changed is read or refused', async () => {
  const good = await attendanceWorkbook([['2026-11-02', '09:00', '18:00']]);
  const change = fc.record({ at: fc.nat({ max: good.length - 1 }), to: fc.nat({ max: 255 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), async (changes) => {
      const bytes = good.slice();
      for (const { at, to } of changes) bytes[at] = to;
      await readOrRefuse(bytes);
    }),
    { numRuns: 300 },
  );
});

test('a workbook cut anywhere is refused', async () => {
  const good = handMadeWorkbook();
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: good.length - 1 }), async (length) => {
      await expect(readWorkbook(good.slice(0, length), '2026-11-22')).rejects.toBeInstanceOf(WorkbookError);
    }),
  );
});

test('a part with any characters changed, in a sound zip, is read or refused', async () => {
  await withAnyPartChanged(readOrRefuse);
});

test('results are put into such a workbook, which is sound as before, or it is refused', async () => {
  const result = { row: 1_000, state: 'failed' as const, detail: '' };
  await withAnyPartChanged(async (bytes) => {
    const outcome = await annotateWorkbook(bytes, [result]).catch((error: unknown) => error);
    if (outcome instanceof Uint8Array) await guardWorkbook(outcome);
    else expect(outcome).toBeInstanceOf(WorkbookError);
  });
});

async function withAnyPartChanged(check: (bytes: Uint8Array) => Promise<void>): Promise<void> {
  const parts = handMadeParts();
  const replacement = fc.oneof(
    fc.string({ maxLength: 3 }),
    fc.constantFrom('<', '>', '"', '&', '/', '1e999', '-1', 'NaN'),
  );
  await fc.assert(
    fc.asyncProperty(fc.nat(parts.length - 1), fc.nat(), replacement, async (index, at, text) => {
      const changed = parts.map((part, i) => {
        if (i !== index) return part;
        const content = part.content.toString();
        const place = at % content.length;
        return { ...part, content: content.slice(0, place) + text + content.slice(place + text.length) };
      });
      await check(zipOf(changed));
    }),
    { numRuns: 500 },
  );
}

test('a sheet with any cells is read or refused', async () => {
  const cell = fc.record({
    type: fc.constantFrom('', ' t="s"', ' t="str"', ' t="b"', ' t="e"', ' t="d"', ' t="inlineStr"', ' t="?"'),
    style: fc.constantFrom('', ' s="1"', ' s="99"', ' s="x"'),
    formula: fc.constantFrom('', '<f>A1</f>', '<f/>'),
    value: fc.oneof(
      fc.constantFrom('', '-1', '0', '0.375', '900', '46328.5', '1e999', 'NaN', '2026-11-02', '09:00', 'あ'),
      fc.double().map(String),
    ),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell), { maxLength: 5 }), async (rows) => {
      const xml = rows
        .map(
          (cells) =>
            `<row>${cells.map((c) => `<c${c.type}${c.style}>${c.formula}<v>${c.value}</v></c>`).join('')}</row>`,
        )
        .join('');
      await readOrRefuse(handMadeWorkbook({ rows: goodRows + xml, formats: ['h:mm'] }));
    }),
    { numRuns: 300 },
  );
});
