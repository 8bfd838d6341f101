import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { docsPage } from '../functions/read/docs-page.ts';
import { openApi } from '../shared/api/openapi.ts';
import { everyOperation } from '../shared/api/operations.ts';

const packageSchema = z.object({ version: z.string(), license: z.string() });

/**
 * The API's description of itself, by file name, for the directory of `read`. Made here so that no request and no cold
 * start pays for it.
 *
 * @param root directory of the project, with package.json
 */
export function apiDescription(root: string): ReadonlyMap<string, string> {
  const known = packageSchema.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  const document = openApi(everyOperation, known);
  return new Map([
    ['openapi.json', `${JSON.stringify(document)}\n`],
    ['docs.html', docsPage(document)],
  ]);
}
