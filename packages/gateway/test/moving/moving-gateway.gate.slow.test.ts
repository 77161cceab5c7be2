import { join } from 'node:path';
import { Miniflare } from 'miniflare';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundle, oneModule } from '../../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../../scripts/compatibility-date.ts';
import { outputTo } from '../../../../scripts/fixtures/runtime-output.ts';
import { goodConfiguration } from '../good-configuration.ts';

// In workerd, with a real KV namespace of Miniflare: what a deploy would do, a key does.

const CODE = `
import { kvConfiguration, movingGateway } from 'portcullis/moving';
export default { fetch: movingGateway((env) => kvConfiguration(env.CONFIGURATION), { pollSeconds: 0.2 }) };
`;

let gate: Miniflare;
let printed = '';

/** Lets anyone in, at these hosts. */
function open(hosts: readonly string[]): object {
  const configuration = goodConfiguration();
  const [instance] = configuration.instances;
  instance.policy.rules[0].who = 'anyone' as never;
  configuration.instances = hosts.map((host, index) => ({
    ...structuredClone(instance),
    name: `phorge-${index}`,
    hosts: [host],
  })) as never;
  return configuration;
}

async function put(text: string): Promise<void> {
  const kv = await gate.getKVNamespace('CONFIGURATION');
  await kv.put('portcullis.json', text);
}

const statusAt = async (host: string) => (await gate.dispatchFetch(`https://${host}/T1`)).status;

/** The events of changes so far. */
const changes = () =>
  printed
    .split('\n')
    .filter((line) => line.includes('"config.changed"'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);

beforeAll(async () => {
  gate = new Miniflare({
    handleRuntimeStdio: outputTo((text) => (printed += text)),
    workers: [
      {
        name: 'gate',
        ...oneModule((await bundle(CODE, join(import.meta.dirname, '../..'))).code),
        compatibilityDate,
        kvNamespaces: ['CONFIGURATION'],
        serviceBindings: { PHORGE: 'phorge' },
      },
      {
        name: 'phorge',
        modules: true,
        script: 'export default { fetch: () => new Response("phorge") };',
        compatibilityDate,
      },
    ],
  });
  await gate.ready;
});
afterAll(() => gate?.dispose());

describe('a gate that follows KV', () => {
  test('refuses everything with 503 while there is no configuration', async () => {
    expect(await statusAt('one.corp.example')).toBe(503);
  });

  // A poll that was left at 30 seconds would take longer than is waited for.
  test('serves a second host after the next poll, without a restart', async () => {
    await put(JSON.stringify(open(['one.corp.example'])));
    await expect.poll(() => statusAt('one.corp.example')).toBe(200);
    expect(await statusAt('two.corp.example')).toBe(421);
    const configuration = open(['one.corp.example', 'two.corp.example']);
    await put(JSON.stringify({ author: 'ada@corp.example', configuration }));
    await expect.poll(() => statusAt('two.corp.example')).toBe(200);
    await expect
      .poll(() => changes().at(-1))
      .toMatchObject({
        outcome: 'allow',
        actor: { name: 'ada@corp.example' },
        config: {
          version_sha256: expect.stringMatching(/^[\da-f]{64}$/),
          previous_sha256: expect.any(String),
        },
      });
  });

  test('keeps the old configuration where the new one is broken, and one event says why', async () => {
    const before = changes().length;
    await put(JSON.stringify({ ...open(['one.corp.example']), roles: { engineer: [''] } }));
    await expect
      .poll(async () => [await statusAt('two.corp.example'), changes().length])
      .toEqual([200, before + 1]);
    for (let time = 0; time < 20; time += 1) expect(await statusAt('two.corp.example')).toBe(200);
    expect(changes().at(-1)).toMatchObject({
      outcome: 'deny',
      reason: ['config.refused'],
      detail: expect.stringContaining('roles.engineer[0]'),
    });
    expect(changes().length).toBe(before + 1);
  });

  test('refuses one that names a binding which the Worker lacks', async () => {
    const configuration = open(['three.corp.example']) as ReturnType<typeof goodConfiguration>;
    configuration.instances[0].origin = { binding: 'ELSEWHERE' };
    await put(JSON.stringify(configuration));
    await expect
      .poll(async () => {
        await statusAt('two.corp.example');
        return String(changes().at(-1)?.detail);
      })
      .toContain('ELSEWHERE');
    expect(await statusAt('two.corp.example')).toBe(200);
  });
});
