import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { datadog, type HttpTarget, splunkHec, webhook } from '../../src/index.ts';
import { NOW, recordOf } from '../chained-logs.ts';

const url = 'https://logs.example/intake';
const secret = 's'.repeat(32);
const lines = [1, 2].map((number) => recordOf(number).line);

const targets: readonly (readonly [string, HttpTarget])[] = [
  ['splunk', splunkHec({ url, token: 'tok' })],
  ['datadog', datadog({ url, apiKey: 'key' })],
  ['webhook', webhook({ url, secret })],
];

test.each(targets)(
  '%s is posted to, and a redirect is not followed with the credentials',
  async (name, target) => {
    expect(target.name).toBe(name);
    const request = await target.request(lines, NOW);
    expect(request).toMatchObject({ method: 'POST', url, redirect: 'manual' });
  },
);

test.each([
  ['splunk', 'application/json'],
  ['datadog', 'application/json'],
  ['webhook', 'application/x-ndjson'],
])('%s receives its format: %s', async (name, type) => {
  const [, target] = targets.find(([known]) => known === name) as (typeof targets)[number];
  expect((await target.request(lines, NOW)).headers.get('content-type')).toBe(type);
});

test('Splunk gets events one after the other, each on a line, with the milliseconds of its time', async () => {
  const request = await splunkHec({ url, token: 'tok' }).request(lines, NOW);
  expect(request.headers.get('authorization')).toBe('Splunk tok');
  const events = (await request.text()).split('\n').map((line) => JSON.parse(line));
  expect(events).toEqual(
    lines.map((line) => ({
      sourcetype: 'portcullis:event',
      time: 1_767_323_045.006,
      event: JSON.parse(line),
    })),
  );
});

test('Datadog gets one list of all events, each as the text that was logged', async () => {
  const request = await datadog({ url, apiKey: 'key' }).request(lines, NOW);
  expect(request.headers.get('dd-api-key')).toBe('key');
  expect(JSON.parse(await request.text())).toEqual(
    lines.map((message) => ({ ddsource: 'portcullis', service: 'portcullis', message })),
  );
});

test('a webhook gets lines, each with its newline, and can verify the sender and the time', async () => {
  const request = await webhook({ url, secret }).request(lines, NOW + 999);
  const body = await request.text();
  expect(body).toBe(`${lines[0]}\n${lines[1]}\n`);
  const seconds = NOW / 1000;
  const expected = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  expect(request.headers.get('x-portcullis-signature')).toBe(`t=${seconds},v1=${expected}`);
});

test('a secret of 32 characters is enough, and one of 31 is not', () => {
  expect(() => webhook({ url, secret: 's'.repeat(32) })).not.toThrow();
  expect(() => webhook({ url, secret: 's'.repeat(31) })).toThrow(
    'webhook: secret must be at least 32 random characters',
  );
});

test.each([
  ['splunkHec', () => splunkHec({ url, token: undefined as unknown as string }), 'token is missing'],
  ['splunkHec', () => splunkHec({ url, token: '' }), 'token must be a non-empty string'],
  ['datadog', () => datadog({ url, apiKey: undefined as unknown as string }), 'apiKey is missing'],
  ['webhook', () => webhook({ url, secret: undefined as unknown as string }), 'secret is missing'],
  ['webhook', () => webhook({ url: undefined as unknown as string, secret }), 'url is missing'],
  ['datadog', () => datadog({ url: 'logs.example/intake', apiKey: 'key' }), 'url must be an absolute URL'],
])('%s refuses options from a missing variable', (name, make, problem) => {
  expect(make).toThrow(`${name}: ${problem}`);
});
