import { describe, expect, it } from 'vitest';
import { submitterOf } from '../../../functions/submit/submitter.ts';

describe('a submitter', () => {
  it.each([
    ['2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff'],
    ['2001:db8:1:2::', '2001:0DB8:0001:0002:0:0:0:9'],
    ['2001:db8::1', '2001:db8:0:0:5::'],
    ['::1', '0:0:0:0:0:0:0:2'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:192.0.2.1', '192.0.2.1'],
  ])('is the same at %s and %s', (one, other) => {
    expect(submitterOf(one)).toBe(submitterOf(other));
  });

  it.each([
    ['192.0.2.1', '192.0.2.2'],
    ['2001:db8:1:2::1', '2001:db8:1:3::1'],
    ['2001:db8::1', '2001:db8:0:1::1'],
    ['2001:db8:10::1', '2001:db8:1::1'],
    ['192.0.2.1', '::1'],
  ])('is not the same at %s and %s', (one, other) => {
    expect(submitterOf(one)).not.toBe(submitterOf(other));
  });

  it('is shown by no part of the address', () => {
    expect(submitterOf('192.0.2.1')).toMatch(/^[0-9a-f]{32}$/);
  });

  it('is nobody where there is no address', () => {
    expect(submitterOf(undefined)).toBeUndefined();
  });
});
