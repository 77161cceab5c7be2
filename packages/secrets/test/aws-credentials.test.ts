import { ROLE, startAws } from '@portcullis/testing/stores';
import { describe, expect, test } from 'vitest';
import { type WebIdentityOptions, webIdentity } from '../src/aws.ts';
import type { StoreFetch } from '../src/index.ts';
import { MovableClock } from './fixtures/movable-clock.ts';

const signal = new AbortController().signal;
const clock = new MovableClock();
const ELEMENTS = {
  AccessKeyId: 'ASIAEXAMPLE',
  SecretAccessKey: 'secret',
  SessionToken: 'token',
  Expiration: '2026-01-15T13:00:00Z',
};

/** The token service's answer, with the elements that are given. */
function answering(elements: object): StoreFetch {
  const xml = Object.entries(elements).map(([name, text]) => `<${name}>${text}</${name}>`);
  return async () => new Response(`<Credentials>${xml.join('')}</Credentials>`);
}

function roleAt(options: Partial<WebIdentityOptions>) {
  return webIdentity({
    region: 'eu-central-1',
    roleArn: ROLE,
    token: async () => 'an-openid-token',
    clock,
    ...options,
  });
}

test('the credentials are those of the answer', async () => {
  expect(await roleAt({ fetch: answering(ELEMENTS) })(signal)).toEqual({
    accessKeyId: 'ASIAEXAMPLE',
    secretAccessKey: 'secret',
    sessionToken: 'token',
  });
});

test('the role is requested in the region, by the action and version of the API, and under a name for its log', async () => {
  const asked: { url: string; form: Record<string, string> }[] = [];
  const fetch: StoreFetch = async (url, init) => {
    asked.push({ url, form: Object.fromEntries(new URLSearchParams(String(init.body))) });
    return await answering(ELEMENTS)(url, init);
  };
  await roleAt({ fetch })(signal);
  await roleAt({ fetch, sessionName: 'gate-7', endpoint: 'https://sts.example' })(signal);
  const form = {
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: ROLE,
    RoleSessionName: 'portcullis',
    WebIdentityToken: 'an-openid-token',
  };
  expect(asked).toEqual([
    { url: 'https://sts.eu-central-1.amazonaws.com/', form },
    { url: 'https://sts.example/', form: { ...form, RoleSessionName: 'gate-7' } },
  ]);
});

describe('an answer without all of the credentials is an error', () => {
  test.each(Object.keys(ELEMENTS))('without %s', async (missing) => {
    const rest = Object.fromEntries(Object.entries(ELEMENTS).filter(([name]) => name !== missing));
    await expect(roleAt({ fetch: answering(rest) })(signal)).rejects.toThrow(
      `AWS role ${ROLE}: the token service's answer has no credentials`,
    );
  });

  test('with an invalid time', async () => {
    const fetch = answering({ ...ELEMENTS, Expiration: 'soon' });
    await expect(roleAt({ fetch })(signal)).rejects.toThrow('has no credentials');
  });
});

test('credentials are replaced five minutes before they expire', async () => {
  await using aws = await startAws('o'.repeat(40), clock);
  const credentials = roleAt({ endpoint: aws.address });
  await credentials(signal);
  clock.pass(3299);
  await credentials(signal);
  expect(aws.assumed).toBe(1);
  clock.pass(1);
  await credentials(signal);
  expect(aws.assumed).toBe(2);
});
