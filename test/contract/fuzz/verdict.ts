import { expect } from 'vitest';
import type { HttpAnswer } from '../../support/http-call.ts';
import { checkCommon, checkError } from '../check-answer.ts';
import { canary, type FuzzRequest } from './requests.ts';

/** What must hold for the answer to any request whatsoever. */

/** 503 that a request can bring about: a line that others filled or an operator closed. */
const closed: readonly (string | undefined)[] = ['QUEUE_FULL', 'LANE_DRAINING'];

/** Of the service's own files. */
const stack = /\bat .{1,200}\.(ts|js|mjs):\d+|node_modules|\b(Type|Range|Reference|Syntax)Error\b/;

/** @throws what is wrong with it */
export function checkVerdict(
  { method, language }: FuzzRequest,
  answer: HttpAnswer,
  secrets: readonly string[],
) {
  const { status, headers, text } = answer;
  checkCommon(answer);
  for (const [name, value] of Object.entries(headers)) {
    expect(name).toMatch(/^[a-z-]+$/);
    expect(value).not.toMatch(/[\r\n\0]/);
  }
  expect(headers).not.toHaveProperty('x-injected');
  const isJson = headers['content-type']?.startsWith('application/json') === true;
  // A page or a workbook is not looked through.
  const told = (isJson ? text : '') + JSON.stringify(headers);
  for (const secret of [canary, ...secrets]) expect(told.includes(secret), 'a secret was told').toBe(false);
  expect(told).not.toMatch(stack);
  if (method === 'HEAD' || status < 400) return undefined;
  const isReadiness = status === 503 && /^(queue full: \d+\/\d+|draining)$/.test(text);
  if (isReadiness) return undefined;
  expect(isJson, `${status} ${text.slice(0, 200)}`).toBe(true);
  const code = checkError(answer, language);
  expect(code, text.slice(0, 300)).toBeDefined();
  if (status >= 500) expect(closed, text.slice(0, 300)).toContain(code);
  return code;
}
