import { expect, it } from 'vitest';
import { accessSettings } from '../../../functions/access/settings.ts';

const off = { OIDC_ISSUER: '', OIDC_AUDIENCE: '', OIDC_ROLE_CLAIM: 'junban_role', CORS_ORIGINS: '' };
const plain = { ...off, ANONYMOUS_SUBMISSION: 'on' };
const withOidc = { ...plain, OIDC_ISSUER: 'https://id.example/realms/junban', OIDC_AUDIENCE: 'junban' };

it('reads what is off by default', () => {
  expect(accessSettings(plain)).toEqual({ oidc: undefined, anonymousSubmission: true, corsOrigins: [] });
});

it('reads the identity provider', () => {
  expect(accessSettings(withOidc).oidc).toEqual({
    issuer: 'https://id.example/realms/junban',
    audience: 'junban',
    roleClaim: 'junban_role',
  });
});

it.each(['https://id.example/', 'https://id.example:8443', 'http://127.0.0.1:8080', 'http://localhost:1/r'])(
  'takes the issuer %s to the letter',
  (issuer) => {
    expect(accessSettings({ ...withOidc, OIDC_ISSUER: issuer }).oidc?.issuer).toBe(issuer);
  },
);

it.each([
  'id.example',
  'https://',
  'https://user@id.example',
  'https://id.example?x',
  'https://id.example#x',
  'file:///etc/passwd',
])('does not start with the issuer %s', (issuer) => {
  expect(() => accessSettings({ ...withOidc, OIDC_ISSUER: issuer })).toThrow(/OIDC_ISSUER/);
});

it('does not start with an issuer and no audience, or no claim for the role', () => {
  expect(() => accessSettings({ ...withOidc, OIDC_AUDIENCE: '' })).toThrow(/OIDC_AUDIENCE/);
  expect(() => accessSettings({ ...withOidc, OIDC_AUDIENCE: undefined })).toThrow(/OIDC_AUDIENCE/);
  expect(() => accessSettings({ ...withOidc, OIDC_ROLE_CLAIM: '' })).toThrow(/OIDC_ROLE_CLAIM/);
});

it('takes anonymous submissions only where somebody said so', () => {
  expect(accessSettings({ ...plain, ANONYMOUS_SUBMISSION: 'off' }).anonymousSubmission).toBe(false);
  expect(() => accessSettings(off)).toThrow(/ANONYMOUS_SUBMISSION/);
  expect(() => accessSettings({ ...off, ANONYMOUS_SUBMISSION: 'true' })).toThrow(/ANONYMOUS_SUBMISSION/);
});

it('writes origins as browsers do', () => {
  const origins = 'https://A.example, https://b.example:443 ,http://localhost:5173';
  expect(accessSettings({ ...plain, CORS_ORIGINS: origins }).corsOrigins).toEqual([
    'https://a.example',
    'https://b.example',
    'http://localhost:5173',
  ]);
});

it.each(['*', 'https://*', 'https://*.example', 'https://a.example/', 'null', 'https://a.example;x'])(
  'does not start with the origin %s',
  (origin) => {
    expect(() => accessSettings({ ...plain, CORS_ORIGINS: origin })).toThrow(/CORS_ORIGINS/);
  },
);
