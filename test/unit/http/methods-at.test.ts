import { describe, expect, it } from 'vitest';
import { methodsAt } from '../../../functions/http/methods-at.ts';
import { everyOperation } from '../../../shared/api/operations.ts';

describe('the methods at an address', () => {
  it.each([
    ['/v1/jobs', ['POST', 'GET']],
    ['/v1/jobs/some-id', ['GET']],
    ['/v1/jobs/some-id/files', ['GET', 'DELETE']],
    ['/v1/lanes/browser/limit', ['PUT']],
    ['/openapi.json', ['GET']],
    ['/openapi-json', []],
    ['/openapixjson', []],
    ['/v1/jobs/', []],
    ['/v1/jobs/a/b/c', []],
    ['/V1/jobs', []],
    ['/', []],
    ['', []],
  ])('%s are %j', (path, methods) => {
    expect(methodsAt(path)).toEqual(methods);
  });

  it.each(everyOperation)('are those of the table: $method $path', ({ method, path }) => {
    const at = path.replace(/\{\w+\}/g, 'x');
    expect(methodsAt(at)).toContain(method);
    expect(new Set(methodsAt(at)).size).toBe(methodsAt(at).length);
  });
});
