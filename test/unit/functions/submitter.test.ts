import { describe, expect, it } from 'vitest';
import { submitterOf } from '../../../functions/http/submitter.ts';

/** Somebody without a key, at an address. */
const at = (sourceIp: string | undefined) => submitterOf({ principal: undefined, sourceIp });

describe('a submitter', () => {
  it.each([
    ['2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff'],
    ['2001:db8:1:2::', '2001:0DB8:0001:0002:0:0:0:9'],
    ['2001:db8::1', '2001:db8:0:0:5::'],
    ['::1', '0:0:0:0:0:0:0:2'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:192.0.2.1', '192.0.2.1'],
  ])('is the same at %s and %s', (one, other) => {
    expect(at(one)).toBe(at(other));
  });

  it.each([
    ['192.0.2.1', '192.0.2.2'],
    ['2001:db8:1:2::1', '2001:db8:1:3::1'],
    ['2001:db8::1', '2001:db8:0:1::1'],
    ['2001:db8:10::1', '2001:db8:1::1'],
    ['192.0.2.1', '::1'],
  ])('is not the same at %s and %s', (one, other) => {
    expect(at(one)).not.toBe(at(other));
  });

  it('is shown by no part of the address', () => {
    expect(at('192.0.2.1')).toMatch(/^[0-9a-f]{32}$/);
  });

  it('is nobody where there is no address', () => {
    expect(at(undefined)).toBeUndefined();
  });

  it('is the one of the key, wherever it is sent from', () => {
    const principal = { id: 'key:k1', name: 'One', role: 'submitter' } as const;
    const ofKey = submitterOf({ principal, sourceIp: '192.0.2.1' });
    expect(submitterOf({ principal, sourceIp: '192.0.2.2' })).toBe(ofKey);
    expect(submitterOf({ principal: { ...principal, id: 'key:k2' }, sourceIp: '192.0.2.1' })).not.toBe(ofKey);
    expect(at('192.0.2.1')).not.toBe(ofKey);
  });
});
