import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JunbanError } from '../../../shared/errors.ts';
import { isPublicAddress } from '../../../shared/net/public-address.ts';
import { publicUrl } from '../../../shared/net/public-url.ts';

/** What a URL is refused with; undefined when it is taken. */
function refusal(text: string): JunbanError | undefined {
  try {
    publicUrl(text);
    return undefined;
  } catch (error) {
    if (error instanceof JunbanError) return error;
    throw error;
  }
}

describe('a URL of the internet', () => {
  it.each([
    'https://example.com/',
    'http://example.com:8080/a?b=c#d',
    'https://例え.jp/道',
    'https://example.com./',
    'https://8.8.8.8/',
    'https://[2606:4700:4700::1111]/',
    'https://localhost.example.com/',
    'https://internal-tools.example.com/',
    'https://my.local.example.org/',
  ])('%s is taken', (text) => {
    expect(refusal(text)).toBeUndefined();
    expect(publicUrl(text).href).toBe(new URL(text).href);
  });
});

describe('input 23: a URL into our own network', () => {
  it.each([
    ['metadata', 'http://169.254.169.254/latest/meta-data/'],
    ['metadata as one number', 'http://2852039166/'],
    ['metadata as a hexadecimal number', 'http://0xA9FEA9FE/'],
    ['metadata as mixed parts', 'http://0xa9.0376.43518/'],
    ['metadata in full-width digits', 'http://１６９.254.169.254/'],
    ['metadata escaped', 'http://%31%36%39.254.169.254/'],
    ['metadata with the dot of the root', 'http://169.254.169.254./'],
    ['metadata of IPv6', 'http://[fd00:ec2::254]/'],
    ['loopback', 'http://127.0.0.1/'],
    ['loopback, short', 'http://127.1/'],
    ['loopback in octal', 'http://0177.0.0.1/'],
    ['loopback of IPv6', 'http://[::1]/'],
    ['loopback, mapped', 'http://[::ffff:127.0.0.1]/'],
    ['loopback, mapped in hexadecimal', 'http://[::ffff:7f00:1]/'],
    ['loopback, compatible', 'http://[::127.0.0.1]/'],
    ['loopback behind NAT64', 'http://[64:ff9b::127.0.0.1]/'],
    ['loopback behind a local NAT64', 'http://[64:ff9b:1::127.0.0.1]/'],
    ['loopback behind 6to4', 'http://[2002:7f00:1::]/'],
    ['loopback behind Teredo', 'http://[2001:0:7f00:1::]/'],
    ['nowhere', 'http://0.0.0.0/'],
    ['nowhere, short', 'http://0/'],
    ['nowhere of IPv6', 'http://[::]/'],
    ['private 10/8', 'http://10.0.0.1/'],
    ['private 172.16/12', 'http://172.31.255.255/'],
    ['private 192.168/16', 'http://192.168.1.1/'],
    ['a carrier’s own', 'http://100.64.0.1/'],
    ['multicast', 'http://224.0.0.1/'],
    ['multicast of IPv6', 'http://[ff02::1]/'],
    ['broadcast', 'http://255.255.255.255/'],
    ['reserved', 'http://240.0.0.1/'],
    ['for documentation', 'http://203.0.113.7/'],
    ['for documentation, IPv6', 'http://[2001:db8::1]/'],
    ['for benchmarks', 'http://198.18.0.1/'],
    ['unique local', 'http://[fc00::1]/'],
    ['link-local of IPv6', 'http://[fe80::1]/'],
    ['site-local', 'http://[fec0::1]/'],
    ['not assigned', 'http://[4000::1]/'],
    ['localhost', 'http://localhost/'],
    ['localhost in capitals', 'http://LOCALHOST/'],
    ['localhost with the dot of the root', 'http://localhost./'],
    ['a name below localhost', 'http://a.localhost/'],
    ['a printer', 'http://printer.local/'],
    ['a printer with the dot of the root', 'http://printer.local./'],
    ['metadata by its name', 'http://metadata.google.internal/'],
    ['a name of one word', 'http://intranet/'],
    ['a router', 'http://router.home.arpa/'],
  ])('is 422 URL_NOT_ALLOWED: %s', (_, text) => {
    expect(refusal(text)).toMatchObject({
      status: 422,
      code: 'URL_NOT_ALLOWED',
      text: {
        ja: 'インターネットに公開されていない宛先の URL は利用できません。',
        en: 'The URL leads to a place that is not on the public internet.',
      },
      hint: {
        ja: 'http:// か https:// で始まる、インターネットに公開されているページの URL を指定してください。',
        en: 'Name a page on the public internet, beginning with http:// or https://.',
      },
    });
  });
});

describe('input 24: a URL that is more or less than an address', () => {
  it.each([
    ['file:///etc/passwd', 'begin with http'],
    ['javascript:alert(1)', 'begin with http'],
    ['data:text/html,x', 'begin with http'],
    ['ftp://example.com/', 'begin with http'],
    ['gopher://example.com/', 'begin with http'],
    ['blob:https://example.com/1', 'begin with http'],
    ['https://allowed.example@evil.example/', 'before an @'],
    ['https://:secret@evil.example/', 'before an @'],
    ['example.com', 'is not a URL'],
    ['//example.com/', 'is not a URL'],
    ['', 'is not a URL'],
    ['https://', 'is not a URL'],
    ['https://[fe80::1%25eth0]/', 'is not a URL'],
    [`https://example.com/${'x'.repeat(2048)}`, 'is not a URL of up to 2048'],
  ])('is 422 URL_NOT_ALLOWED: %s', (text, why) => {
    const error = refusal(text);
    expect([error?.status, error?.code]).toEqual([422, 'URL_NOT_ALLOWED']);
    expect(error?.text.en).toContain(why);
  });

  it('is quoted nowhere in the refusal', () => {
    const error = refusal('https://name:c4nary@10.0.0.1/c4nary?c4nary');
    expect(JSON.stringify({ ...error, message: error?.message })).not.toContain('c4nary');
  });
});

describe('an address', () => {
  it('inside of 10/8 is not public, in whichever notation a URL has it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 24 - 1 }), fc.constantFrom(8, 10, 16), (rest, base) => {
        const prefix = { 8: '0', 10: '', 16: '0x' }[base];
        const number = (10 * 2 ** 24 + rest).toString(base);
        expect(refusal(`http://${prefix}${number}/`)?.code).toBe('URL_NOT_ALLOWED');
      }),
    );
  });

  it('that holds one of IPv4 is not public, whichever that is', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.constantFrom('::ffff:', '64:ff9b::', '::', '::ffff:0:'), (four, prefix) => {
        expect(isPublicAddress(`${prefix}${four}`)).toBe(false);
      }),
    );
  });

  it.each(['', 'example.com', '1.2.3', '8.8.8.8/8', '[::1]', 'fe80::1%eth0'])('is not %j', (text) => {
    expect(isPublicAddress(text)).toBe(false);
  });
});
