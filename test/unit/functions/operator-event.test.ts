import { expect, it } from 'vitest';
import { isOperatorEvent } from '../../../functions/operate/operator.ts';
import { httpEvent } from '../../api/http-event.ts';

it('a direct invocation that says so is an operator’s', () => {
  expect(isOperatorEvent({ operator: 'lanes' })).toBe(true);
  expect(isOperatorEvent({ operator: 1 })).toBe(true);
});

it('no request of the HTTP API is, whatever it carries', () => {
  const command = { operator: 'pause', lane: 'browser' };
  const request = {
    ...httpEvent('203.0.113.7', JSON.stringify(command)),
    headers: { ...command },
    queryStringParameters: command,
    pathParameters: command,
  };
  expect(isOperatorEvent(request)).toBe(false);
  expect(isOperatorEvent({ ...request, ...command })).toBe(false);
});

it.each([undefined, null, 'operator', 1, [], {}])('%j is none', (event) => {
  expect(isOperatorEvent(event)).toBe(false);
});
