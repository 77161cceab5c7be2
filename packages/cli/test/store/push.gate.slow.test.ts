import { join } from 'node:path';
import { Miniflare } from 'miniflare';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundle, oneModule } from '../../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../../scripts/compatibility-date.ts';
import { outputTo } from '../../../../scripts/fixtures/runtime-output.ts';
import { BUILD, keyOf, pusher, webConfiguration } from './pushing.ts';

// In workerd: the commands write into a KV namespace of Miniflare by way of the API's stand-in, and a gate follows.

const build = await keyOf(BUILD);
const stranger = await keyOf(BUILD);
const CODE = `
import { kvConfiguration, movingGateway } from 'portcullis/moving';
export default {
  fetch: movingGateway((env) => kvConfiguration(env.CONFIGURATION), {
    pollSeconds: 0.2,
    approval: { builders: [${JSON.stringify(build.vkey)}] },
  }),
};
`;

let gate: Miniflare;
let printed = '';

beforeAll(async () => {
  const origin = 'export default { fetch: () => new Response("app") };';
  gate = new Miniflare({
    handleRuntimeStdio: outputTo((text) => (printed += text)),
    workers: [
      {
        name: 'gate',
        ...oneModule((await bundle(CODE, join(import.meta.dirname, '../../../gateway'))).code),
        compatibilityDate,
        kvNamespaces: ['CONFIGURATION'],
        serviceBindings: { APP: 'app' },
      },
      { name: 'app', modules: true, script: origin, compatibilityDate },
    ],
  });
  await gate.ready;
});
afterAll(() => gate?.dispose());

const statusAt = async (name: string) => {
  const response = await gate.dispatchFetch(`https://${name}.corp.example/`);
  await response.text();
  return response.status;
};
/** Why changes were refused, so far. */
const refusals = () =>
  printed
    .split('\n')
    .filter((line) => line.includes('"config.refused"'))
    .map((line) => (JSON.parse(line) as { detail?: string }).detail);

test('pushes and rollbacks under load refuse no request, and unsigned or revoked versions are refused', async () => {
  const kv = await gate.getKVNamespace('CONFIGURATION');
  const { push, rollback } = await pusher(
    { get: (key) => kv.get(key, 'text'), put: (key, value) => kv.put(key, value) },
    build.secret,
  );
  const signed = ['--as', BUILD, '--yes'];
  const present = async () => (await kv.get('portcullis.json', 'text')) ?? '';
  expect((await push(webConfiguration('app'), ...signed)).code).toBe(0);
  await expect.poll(() => statusAt('app')).toBe(200);

  const counts = new Map<number, number>();
  let goesOn = true;
  const load = async () => {
    while (goesOn) {
      const status = await statusAt('app');
      counts.set(status, (counts.get(status) ?? 0) + 1);
    }
  };
  const loads = [load(), load(), load(), load()];
  try {
    for (let round = 0; round < 3; round += 1) {
      expect((await push(webConfiguration('app', 'wiki'), ...signed)).code).toBe(0);
      await expect.poll(() => statusAt('wiki')).toBe(200);
      expect((await rollback(...signed)).code).toBe(0);
      await expect.poll(() => statusAt('wiki')).toBe(421);
    }
    expect(refusals()).toEqual([]);
    expect(printed).not.toContain('it is checked and compiled in this isolate');

    // Who can write to the store, but not sign, puts back what was taken back, unsigned and signed by a stranger.
    const good = await present();
    const { previous } = JSON.parse(good) as { previous: string };
    const wiki = webConfiguration('app', 'wiki');
    const attacks: readonly (readonly [text: string, refusal: string])[] = [
      [
        (await kv.get(`portcullis.json.${previous}`, 'text')) ?? '',
        'its approvals do not continue those of the active version',
      ],
      [JSON.stringify(wiki), 'it is not signed'],
    ];
    for (const [text, refusal] of attacks) {
      await kv.put('portcullis.json', text);
      await expect.poll(() => refusals().at(-1)).toBe(refusal);
      expect(await statusAt('wiki')).toBe(421);
      await kv.put('portcullis.json', good);
    }
    const foreign = await pusher(
      { get: (key) => kv.get(key, 'text'), put: (key, value) => kv.put(key, value) },
      stranger.secret,
    );
    expect((await foreign.push(wiki, ...signed)).code).toBe(0);
    await expect
      .poll(() => refusals().at(-1))
      .toMatch(
        /approval 8 of 8: signed note: the signature of acme\.example\/build is invalid|approval 8 of 8: signed note: no signature is from a known key/,
      );
    expect(await statusAt('wiki')).toBe(421);
  } finally {
    goesOn = false;
    await Promise.all(loads);
  }
  expect([...counts.keys()]).toEqual([200]);
  expect(counts.get(200)).toBeGreaterThan(100);
  console.info(
    `${counts.get(200)} requests during 6 changes and 3 attacks, 0 refused; ${refusals().length} refusals of configurations`,
  );
});

test('a configuration that needs more than the Worker has is refused before it is uploaded', async () => {
  const kv = await gate.getKVNamespace('CONFIGURATION');
  const { push } = await pusher(
    { get: (key) => kv.get(key, 'text'), put: (key, value) => kv.put(key, value) },
    build.secret,
  );
  // It says what it has beside the first request that it gets.
  await expect
    .poll(async () => {
      await statusAt('app');
      return await kv.get('portcullis.json.worker');
    })
    .toContain('"names":["APP","CONFIGURATION"]');
  const [instance] = webConfiguration('app').instances;
  const before = await kv.get('portcullis.json', 'text');
  const elsewhere = {
    ...webConfiguration('app'),
    instances: [{ ...instance, origin: { binding: 'ELSEWHERE' } }],
  };
  const { code, out } = await push(elsewhere, '--as', BUILD, '--yes');
  expect([code, out]).toEqual([1, expect.stringContaining('the Worker has no binding with fetch ELSEWHERE')]);
  expect(await kv.get('portcullis.json', 'text')).toBe(before);
});
