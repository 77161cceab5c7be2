import { memorySink } from '@portcullis/audit';
import { expect, test, vi } from 'vitest';
import { builtForm } from '../../src/build/built-form.ts';
import { readConfiguration } from '../../src/checks/check-configuration.ts';
import { configurationHash } from '../../src/configuration/configuration-hash.ts';
import { kvConfiguration, movingGateway } from '../../src/moving.ts';
import { VERSION } from '../../src/version.ts';
import { goodConfiguration } from '../good-configuration.ts';

// While a version is rolled out, isolates of two of them follow one configuration, which was built by either. docs/decisions/0058.

const LATER = '99.0.0';

/** What `portcullis push` of that version writes: a configuration that lets people in under this many hosts. */
async function pushedBy(version: string, hosts: number): Promise<string> {
  const configuration = goodConfiguration();
  const [instance] = configuration.instances;
  instance.hosts = Array.from({ length: hosts }, (_, index) => `phorge-${index}.corp.example`);
  const built = await builtForm(readConfiguration(configuration), {
    configurationHash: await configurationHash(configuration),
    provedClaims: 0,
  });
  return JSON.stringify({
    configuration,
    built: { ...built, builtBy: version, somethingNew: true },
    somethingNewer: true,
  });
}

test('this version, a later one and this one again build a configuration, and each becomes active', async () => {
  vi.spyOn(console, 'log').mockImplementation(() => {});
  const kept = new Map<string, string>();
  const kv = {
    get: async (key: string) => kept.get(key) ?? null,
    put: async (key: string, value: string) => void kept.set(key, value),
  };
  const log = memorySink();
  const told: string[] = [];
  let now = Date.UTC(2026, 0, 15, 12);
  const say = (text: string) => void told.push(text);
  const clock = { now: () => now };
  const serve = movingGateway(() => kvConfiguration(kv), { clock, sinks: [log], inform: say, warn: say });
  const env = { PHORGE: { fetch: async () => new Response('phorge') } };
  const statusOf = async (host: string): Promise<number> => {
    const background: Promise<unknown>[] = [];
    const execution = { waitUntil: (work: Promise<unknown>) => void background.push(work) };
    const { status } = await serve(new Request(`https://${host}`), env, execution);
    await Promise.all(background);
    return status;
  };
  for (const [version, hosts] of [
    [VERSION, 1],
    [LATER, 2],
    [VERSION, 3],
  ] as const) {
    const text = await pushedBy(version, hosts);
    kept.set('portcullis.json', text);
    now += 120_000;
    // 401: there is such an instance, and it asks who it is.
    expect(await statusOf(`phorge-${hosts - 1}.corp.example`)).toBe(401);
    expect(await statusOf(`phorge-${hosts}.corp.example`)).toBe(421);
    // An isolate of the other version that starts now may need it.
    expect(kept.get('portcullis.json.good')).toBe(text);
  }
  const changes = log.events.filter(({ type }) => type === 'config.changed');
  expect(changes.map(({ outcome }) => outcome)).toEqual(['allow', 'allow', 'allow']);
  expect(told.filter((text) => text.includes('it is checked and compiled in this isolate'))).toEqual([
    expect.stringContaining(`it was built by portcullis ${LATER}, but this is ${VERSION}`),
  ]);
});
