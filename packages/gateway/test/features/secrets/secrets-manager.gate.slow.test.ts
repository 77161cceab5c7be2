import { join } from 'node:path';
import { type Aws, CLIENT, KEYS, ROLE, SECRET_ID, startAws } from '@portcullis/testing/stores';
import { Miniflare } from 'miniflare';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bundle, oneModule } from '../../../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../../../scripts/compatibility-date.ts';
import { outputTo } from '../../../../../scripts/fixtures/runtime-output.ts';
import { sealedSession } from '../../../../../scripts/fixtures/sealed-session.ts';
import { builtEntry } from '../../../src/build/built-entry.ts';
import { readConfiguration } from '../../../src/checks/check-configuration.ts';
import { goodConfiguration, sessionKeyLogin } from '../../good-configuration.ts';

// In workerd: a Worker as it is built, and one that follows KV, against a stand-in that checks signatures.

const HOST = 'https://phorge.corp.example';
const [FIRST, SECOND] = ['1'.repeat(40), '2'.repeat(40)];
const HOUR = 3600;

/** Milliseconds by which the test has moved the time of the Worker and of the store. */
let moved: number;
const clock = { now: () => Date.now() + moved };
let aws: Aws;
let gate: Miniflare;
let printed: string;

beforeEach(async () => {
  moved = 0;
  printed = '';
  aws = await startAws(FIRST, clock);
});
afterEach(async () => {
  await gate.dispose();
  await aws[Symbol.asyncDispose]();
});

const keys = { method: 'keys', accessKeyId: KEYS.accessKeyId, secretAccessKey: '${AWS_SECRET_ACCESS_KEY}' };

function configurationWith(credentials: object): object {
  return {
    ...goodConfiguration(),
    secrets: {
      SESSION_KEY: {
        type: 'aws-secrets-manager',
        region: 'eu-central-1',
        secretId: SECRET_ID,
        credentials,
        endpoint: aws.address,
      },
    },
    login: sessionKeyLogin(),
  };
}

/** Passes the time that a test has moved on to the gate, whatever makes that. */
const MOVED = `
let moved = 0;
const moving = (gate) => ({
  fetch: (request, env, execution) => {
    moved = Number(request.headers.get('x-moved'));
    return gate(request, env, execution);
  },
});
const options = { clock: { now: () => Date.now() + moved } };
`;

async function start(code: string, configuration: object): Promise<void> {
  gate = new Miniflare({
    handleRuntimeStdio: outputTo((text) => (printed += text)),
    workers: [
      {
        name: 'gate',
        ...oneModule((await bundle(code, join(import.meta.dirname, '../../..'))).code),
        compatibilityDate,
        kvNamespaces: ['CONFIGURATION'],
        serviceBindings: { PHORGE: 'phorge' },
        bindings: { AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey, AWS_CLIENT_SECRET: CLIENT.secret },
      },
      {
        name: 'phorge',
        modules: true,
        script: 'export default { fetch: () => new Response("phorge") };',
        compatibilityDate,
      },
    ],
  });
  const kv = await gate.getKVNamespace('CONFIGURATION');
  await kv.put('portcullis.json', JSON.stringify(configuration));
}

const ways = {
  'a built Worker': async (configuration: object) => {
    const entry = await builtEntry(readConfiguration(configuration), {
      ...{ source: 'portcullis.json', configurationHash: 'f00d', provedClaims: 0 },
    });
    // The options that a test needs, which nobody writes into a built Worker.
    const code = entry.replace(/\n {2}\}\),\n\};/, '\n  }, options),\n};');
    expect(code).not.toBe(entry);
    await start(
      `${MOVED}${code.replace('export default {', 'const built = {')}export default moving(built.fetch);`,
      configuration,
    );
  },
  'a Worker that follows KV': (configuration: object) =>
    start(
      `${MOVED}
      import { kvConfiguration, movingGateway } from 'portcullis/moving';
      export default moving(movingGateway((env) => kvConfiguration(env.CONFIGURATION), options));`,
      configuration,
    ),
};

/** Asks with a session of now that this key sealed. */
async function ask(key: string): Promise<number> {
  const now = Math.floor(clock.now() / 1000);
  const session = {
    ...{ id: 'a-session', provider: 'corp', issuer: 'https://login.corp.example', subject: 'ada' },
    ...{ claims: {}, groups: ['eng'], startedAt: now, seenAt: now, identifiedAt: now },
    refreshAt: now + 300,
  };
  const cookie = await sealedSession(key, { session }, HOST);
  const response = await gate.dispatchFetch(HOST, { headers: { cookie, 'x-moved': String(moved) } });
  await response.text();
  return response.status;
}

/** What of 200 and other answers there was, to be told. */
function counter() {
  const counts = new Map<number, number>();
  return {
    counts,
    ask: async (key: string) => {
      const status = await ask(key);
      counts.set(status, (counts.get(status) ?? 0) + 1);
      return status;
    },
  };
}

describe.each(Object.entries(ways))('%s', (name, startIt) => {
  test('a gateway reads its keys from Secrets Manager: rotated, down for an hour, and too old', async () => {
    await startIt(configurationWith(keys));
    const load = counter();
    expect([await ask(FIRST), await ask(SECOND)]).toEqual([200, 401]);
    aws.rotate(SECOND);
    for (let second = 0; second < 300; second += 20) {
      moved += 20_000;
      await load.ask(FIRST);
      // Three minutes after the store got it, it may seal.
      if (second >= 180) await load.ask(SECOND);
    }
    aws.mode = 'refusing';
    for (let minute = 0; minute < 60; minute += 5) {
      moved += 300_000;
      await load.ask(FIRST);
      await load.ask(SECOND);
    }
    expect([...load.counts.keys()]).toEqual([200]);
    moved += 24 * HOUR * 1000;
    expect(await ask(SECOND)).toBe(503);
    await expect.poll(() => printed).toContain('"secret.unavailable"');
    expect(printed).toMatch(
      /secrets\.SESSION_KEY: the value read \d+ seconds ago is older than hardAgeSeconds/,
    );
    aws.mode = 'up';
    moved += 10_000;
    expect(await ask(SECOND)).toBe(200);
    expect(printed).not.toMatch(/1{40}|2{40}/);
    expect(printed).not.toContain(KEYS.secretAccessKey);
    console.info(
      `${name}: ${load.counts.get(200)} requests in a rotation and an hour without the store, 0 refused; 503 after the hard age`,
    );
  });

  test('a gateway assumes a role by a token of an OpenID provider', async () => {
    const client = { clientId: CLIENT.id, clientSecret: '${AWS_CLIENT_SECRET}', scope: 'aws' };
    const endpoints = { tokenEndpoint: `${aws.address}/token`, stsEndpoint: aws.address };
    await startIt(configurationWith({ method: 'web-identity', role: ROLE, ...client, ...endpoints }));
    expect(await ask(FIRST)).toBe(200);
    aws.rotate(SECOND);
    moved += 121_000;
    expect(await ask(SECOND)).toBe(200);
    expect([aws.assumed, aws.tokens]).toEqual([1, 1]);
    moved += HOUR * 1000;
    expect(await ask(SECOND)).toBe(200);
    expect([aws.assumed, aws.tokens]).toEqual([2, 2]);
  });
});
