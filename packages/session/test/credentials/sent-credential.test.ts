import { expect, test } from 'vitest';
import { sentCredential, withoutCredential } from '../../src/credentials/sent-credential.ts';

const CREDENTIAL = 'pcl_AAAAAAAA.BBBB';

const requestWith = (authorization: string): Request =>
  new Request('https://app.example.com/', { headers: { authorization } });

test('a credential is found however many spaces are before it, as a proxy would forward it', () => {
  const pair = btoa(`ada:${CREDENTIAL}~secret`);
  for (const spaces of [' ', '  ', '    ']) {
    const request = requestWith(`Basic${spaces}${pair}`);
    expect(sentCredential(request)).toEqual({ text: CREDENTIAL, username: 'ada', password: 'secret' });
    expect(withoutCredential(request).headers.get('authorization')).toBe(`Basic ${btoa('ada:secret')}`);
    const alone = requestWith(`basic${spaces}${btoa(`ada:${CREDENTIAL}`)}`);
    expect(withoutCredential(alone).headers.has('authorization')).toBe(false);
  }
});

test('octets that are not UTF-8 neither hide a credential, nor are changed', () => {
  const request = requestWith(`Basic ${btoa(`ad\xe9:${CREDENTIAL}~s\xfccret`)}`);
  expect(sentCredential(request)).toEqual({ text: CREDENTIAL, username: 'ad\xe9', password: 's\xfccret' });
  expect(withoutCredential(request).headers.get('authorization')).toBe(`Basic ${btoa('ad\xe9:s\xfccret')}`);
});

test('a credential that a browser sends for a page of another site does not reach the application, nor does the password after it', () => {
  const asked = (site: string, authorization: string): string | null => {
    const headers = { authorization, 'sec-fetch-site': site };
    return withoutCredential(new Request('https://app.example.com/', { headers })).headers.get(
      'authorization',
    );
  };
  const pair = `Basic ${btoa(`ada:${CREDENTIAL}~secret`)}`;
  for (const site of ['cross-site', 'same-site']) expect(asked(site, pair), site).toBeNull();
  for (const site of ['same-origin', 'none']) expect(asked(site, pair)).toBe(`Basic ${btoa('ada:secret')}`);
  // Not ours: who sent it is for the application to judge.
  const other = `Basic ${btoa('ada:secret')}`;
  expect(asked('cross-site', other)).toBe(other);
});

test('a token that is no credential of ours is left to other verifiers', () => {
  for (const authorization of [
    '',
    'Basic',
    'Basic !',
    `Basic ${btoa(CREDENTIAL)}`,
    `Basic ${btoa(`ada:${CREDENTIAL}.`)}`,
    `Basic ${btoa('ada:secret')}`,
    `Bearer  ${CREDENTIAL}`,
    `XBearer ${CREDENTIAL}`,
    `Bearer ${CREDENTIAL}.`,
    `Digest ${CREDENTIAL}`,
  ]) {
    const request = requestWith(authorization);
    expect(sentCredential(request), authorization).toBeUndefined();
    expect(withoutCredential(request)).toBe(request);
  }
});
