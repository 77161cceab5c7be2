import { expect, test } from 'vitest';
import { rememberedAnswers } from '../../src/credentials/remembered-answers.ts';
import { vcsError } from '../../src/git/vcs-failure.ts';
import { contextOf, NOW } from '../fixtures/context.ts';

const KIND = {
  name: 'the password',
  unknownBecause: 'is not known to Phorge',
  unknown: (occurrence: object) => vcsError('phabricator.vcs_password_unknown', occurrence),
  tooMany: (occurrence: object) => vcsError('phabricator.vcs_too_many', occurrence),
};
const UNKNOWN = { code: 'phabricator.vcs_password_unknown', status: 401 };
const TOO_MANY = {
  code: 'phabricator.vcs_too_many',
  status: 429,
  detail: 'the password was not checked: too many uncached ones were sent within a minute',
  headers: { 'retry-after': '60' },
};

/** Answers about credentials, and what was asked; those that begin with `?` are not known. */
function answers(options: object = {}) {
  const asked: string[] = [];
  const remembered = rememberedAnswers<{ readonly whose: string }>(KIND, options);
  const about = (credentials: string, { at = NOW, headers = {} }: { at?: number; headers?: object } = {}) =>
    remembered(
      { ...contextOf('/', { headers: { ...headers } }), clock: { now: () => at } },
      credentials,
      async () => {
        asked.push(credentials);
        return credentials.startsWith('?') ? 'unknown' : { whose: credentials };
      },
    );
  return { about, asked };
}

test('an answer is cached until it expires, by default for five minutes, and is the same object meanwhile', async () => {
  const { about, asked } = answers();
  const first = await about('a');
  expect(first).toEqual({ whose: 'a', expiresAt: NOW / 1000 + 300 });
  expect(await about('a', { at: NOW + 299_999 })).toBe(first);
  expect(asked).toHaveLength(1);
  expect(await about('a', { at: NOW + 300_000 })).not.toBe(first);
  expect(asked).toHaveLength(2);
});

test('unknown credentials are cached for a minute, and no longer', async () => {
  const { about, asked } = answers();
  await expect(about('?')).rejects.toMatchObject({
    ...UNKNOWN,
    detail: 'the password is not known to Phorge',
  });
  await expect(about('?', { at: NOW + 59_999 })).rejects.toMatchObject({
    ...UNKNOWN,
    detail: 'the password was rejected by Phorge a moment ago',
  });
  expect(asked).toHaveLength(1);
  await expect(about('?', { at: NOW + 60_000 })).rejects.toMatchObject(UNKNOWN);
  expect(asked).toHaveLength(2);
});

test('thirty look-ups a minute are made for one client, and six hundred for all', async () => {
  const { about, asked } = answers();
  for (let client = 0; client < 20; client++) {
    const headers = { 'cf-connecting-ip': `192.0.2.${client}` };
    for (let number = 0; number < 30; number++) await about(`${client} ${number}`, { headers });
    if (client < 19) await expect(about('one more', { headers })).rejects.toMatchObject(TOO_MANY);
  }
  expect(asked).toHaveLength(600);
  const another = { headers: { 'cf-connecting-ip': '192.0.2.99' } };
  await expect(about('another', another)).rejects.toMatchObject(TOO_MANY);
  expect(await about('0 0', another)).toMatchObject({ whose: '0 0' });
  await about('another', { ...another, at: NOW + 60_000 });
});

test('one machine has one share, however many IPv6 addresses it uses', async () => {
  const { about } = answers({ perClient: 2 });
  const from = (address: string) => ({ headers: { 'cf-connecting-ip': address } });
  await about('a', from('2001:db8:0:1::1'));
  await about('b', from('2001:DB8:0:1:ffff::2'));
  await expect(about('c', from('2001:0db8:0:1:2:3:4:5'))).rejects.toMatchObject(TOO_MANY);
  await about('c', from('2001:db8:0:2::1'));
});

test('credentials that were valid are looked up again, however much other clients used of the common limit', async () => {
  const { about, asked } = answers({ perClient: 1, perMinute: 2 });
  await about('good');
  const later = NOW + 300_000;
  for (const client of [1, 2]) await about(`${client}`, { at: later, headers: from(`192.0.2.${client}`) });
  await expect(about('new', { at: later, headers: from('192.0.2.3') })).rejects.toMatchObject(TOO_MANY);
  expect(await about('good', { at: later })).toMatchObject({ whose: 'good' });
  expect(asked).toEqual(['good', '1', '2', 'good']);
});

test('credentials that were valid, and no longer are, count as unknown', async () => {
  const good = new Set(['changed']);
  const remembered = rememberedAnswers<{ readonly whose: string }>(KIND, { perClient: 1 });
  const about = (at: number, credentials = 'changed') =>
    remembered({ ...contextOf('/'), clock: { now: () => at } }, credentials, async () =>
      good.has(credentials) ? { whose: credentials } : 'unknown',
    );
  await about(NOW);
  good.clear();
  await expect(about(NOW + 300_000)).rejects.toMatchObject(UNKNOWN);
  await expect(about(NOW + 360_000, 'another')).rejects.toMatchObject(UNKNOWN);
  await expect(about(NOW + 360_000)).rejects.toMatchObject(TOO_MANY);
});

function from(address: string) {
  return { 'cf-connecting-ip': address };
}

test.each(['cross-site', 'same-site'])(
  'a page of another site (%s) uses up none of its readers’ look-ups',
  async (site) => {
    const { about, asked } = answers({ perClient: 1 });
    const headers = { 'sec-fetch-site': site };
    await expect(about('a', { headers })).rejects.toMatchObject({
      ...UNKNOWN,
      detail: 'the password was sent by a page of another site',
    });
    expect(asked).toEqual([]);
    for (const own of ['same-origin', 'none']) {
      expect(await about('b', { headers: { 'sec-fetch-site': own } })).toMatchObject({ whose: 'b' });
    }
  },
);

test('clients without an address share one share', async () => {
  const { about } = answers({ perClient: 1 });
  await about('a');
  await expect(about('b')).rejects.toMatchObject(TOO_MANY);
});

test('ten thousand answers are cached, of either kind', async () => {
  const { about, asked } = answers({ perClient: 5000, perMinute: 5000 });
  const numbers = Array.from({ length: 1001 }, (_, index) => index);
  for (const number of numbers) await about(`${number}`);
  for (const number of numbers) await expect(about(`?${number}`)).rejects.toMatchObject(UNKNOWN);
  await about('0');
  await expect(about('?0')).rejects.toMatchObject(UNKNOWN);
  expect(asked).toHaveLength(2002);
});

test('a failed look-up is reported, and repeated next time', async () => {
  const remembered = rememberedAnswers(KIND, {});
  let times = 0;
  const ask = async () => {
    times++;
    throw new Error('Phorge is down');
  };
  for (const expected of [1, 2]) {
    await expect(remembered(contextOf('/'), 'a', ask)).rejects.toThrow('Phorge is down');
    expect(times).toBe(expected);
  }
});

test('no answer is cached for longer where the clock is set back, and look-ups are refused for a minute at most', async () => {
  const { about, asked } = answers({ perClient: 2 });
  await about('a');
  await expect(about('?')).rejects.toMatchObject(UNKNOWN);
  await expect(about('c')).rejects.toMatchObject(TOO_MANY);
  await about('a', { at: NOW - 1000 });
  expect(asked).toEqual(['a', '?']);
  const hourBack = NOW - 3_600_000;
  await about('a', { at: hourBack });
  await expect(about('?', { at: hourBack })).rejects.toMatchObject(TOO_MANY);
  await expect(about('?', { at: hourBack + 60_000 })).rejects.toMatchObject({
    ...UNKNOWN,
    detail: 'the password is not known to Phorge',
  });
  expect(asked).toEqual(['a', '?', 'a', '?']);
});
