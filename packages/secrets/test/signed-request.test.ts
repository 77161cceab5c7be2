import { createHash, createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { signedHeaders } from '../src/signed-request.ts';

const BODY = createHash('sha256').update('a body').digest('hex');
const REQUEST = {
  url: 'https://bucket.s3.eu-central-1.amazonaws.com/log/1?x=1',
  ...{ method: 'PUT', service: 's3', region: 'eu-central-1', bodySha256: BODY },
  now: Date.UTC(2026, 10, 30, 12, 34, 56, 789),
};
const KEYS = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'a secret' };

/** Signature Version 4, as its documentation says, for the headers that are sent. */
function signature(headers: Headers, names: readonly string[]): string {
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const { host, pathname, search } = new URL(REQUEST.url);
  const lines = names.map((name) => `${name}:${name === 'host' ? host : headers.get(name)}\n`).join('');
  const canonical = ['PUT', pathname, search.slice(1), lines, names.join(';'), BODY].join('\n');
  const scope = '20261130/eu-central-1/s3/aws4_request';
  const hash = createHash('sha256').update(canonical).digest('hex');
  const text = ['AWS4-HMAC-SHA256', '20261130T123456Z', scope, hash].join('\n');
  const key = ['20261130', 'eu-central-1', 's3', 'aws4_request'].reduce<string | Buffer>(
    hmac,
    `AWS4${KEYS.secretAccessKey}`,
  );
  return createHmac('sha256', key).update(text).digest('hex');
}

test.each([
  ['a key', KEYS, ['host', 'x-amz-content-sha256', 'x-amz-date']],
  [
    'a key for a limited time',
    { ...KEYS, sessionToken: 'a token' },
    ['host', 'x-amz-content-sha256', 'x-amz-date', 'x-amz-security-token'],
  ],
])(
  'a request is signed with %s, its body and its time, as Signature Version 4 says',
  async (_case, keys, names) => {
    const headers = await signedHeaders(REQUEST, keys);
    expect(headers.get('x-amz-content-sha256')).toBe(BODY);
    expect(headers.get('x-amz-date')).toBe('20261130T123456Z');
    expect(headers.get('x-amz-security-token')).toBe('sessionToken' in keys ? 'a token' : null);
    expect(headers.get('authorization')).toBe(
      `AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20261130/eu-central-1/s3/aws4_request, SignedHeaders=${names.join(';')}, Signature=${signature(headers, names)}`,
    );
  },
);
