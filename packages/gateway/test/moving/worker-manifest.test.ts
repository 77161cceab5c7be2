import { beforeEach, expect, test, vi } from 'vitest';
import { kvConfiguration, movingGateway, r2Configuration } from '../../src/moving.ts';
import { goodConfiguration } from '../good-configuration.ts';

beforeEach(() => void vi.spyOn(console, 'log').mockImplementation(() => {}));

const HOST = 'https://phorge.corp.example';
const env = { PHORGE: { fetch: async () => new Response() } };
const quiet = { inform: () => {}, warn: () => {} };

async function asked(serve: ReturnType<typeof movingGateway>, times: number): Promise<number> {
  let status = 0;
  for (let time = 0; time < times; time += 1) {
    const background: Promise<unknown>[] = [];
    const execution = { waitUntil: (promise: Promise<unknown>) => void background.push(promise) };
    ({ status } = await serve(new Request(HOST), env, execution));
    await Promise.all(background);
  }
  return status;
}

test('a Worker writes its manifest once, next to its configuration, and only where another one is there', async () => {
  const kept = new Map([['portcullis.json', JSON.stringify(goodConfiguration())]]);
  const put = vi.fn(async (key: string, value: string) => void kept.set(key, value));
  const kv = { get: async (key: string) => kept.get(key) ?? null, put };
  const written = () => put.mock.calls.filter(([key]) => key === 'portcullis.json.worker').length;
  await asked(
    movingGateway(() => kvConfiguration(kv), quiet),
    3,
  );
  expect(JSON.parse(kept.get('portcullis.json.worker') ?? '')).toMatchObject({ names: ['PHORGE'] });
  expect(written()).toBe(1);
  await asked(
    movingGateway(() => kvConfiguration(kv), quiet),
    3,
  );
  expect(written()).toBe(1);
});

test('the manifest of a Worker is stored in R2 as in KV', async () => {
  const kept = new Map([['portcullis.json', JSON.stringify(goodConfiguration())]]);
  const bucket = {
    get: async (key: string) => {
      const text = kept.get(key);
      return text === undefined ? null : { text: async () => text };
    },
    put: async (key: string, value: string) => void kept.set(key, value),
  };
  await asked(
    movingGateway(() => r2Configuration(bucket), quiet),
    1,
  );
  expect(kept.get('portcullis.json.worker')).toContain('"names":["PHORGE"]');
});

test('a failed write of the manifest changes nothing', async () => {
  const text = JSON.stringify(goodConfiguration());
  const fails = async () => {
    throw new Error('down');
  };
  const source = { name: 'store', read: async () => text, worker: { read: fails, write: fails } };
  expect(
    await asked(
      movingGateway(() => source, quiet),
      2,
    ),
  ).toBe(401);
});
