import { expect, test } from 'vitest';
import { cloudflareOnly } from '../../../src/node/start/without-cloudflare.ts';

test('each setting that only Cloudflare can serve is told at its place, with what to do instead', () => {
  const told = cloudflareOnly({
    secrets: { KEY: { type: 'variables' } },
    instances: [
      { origin: { binding: 'WIKI' } },
      {
        origin: { zone: true, failover: { resolveOverride: 'b.example' } },
        publicCache: {},
        policy: { rules: [{ countries: ['KP'] }, { asns: [64_496] }] },
      },
    ],
  });
  expect(told.map(({ path, message }) => [path, message.replace(/^.*?: /, '')])).toEqual([
    ['secrets', 'put each into the environment by its name, and take it out'],
    ['instances[1].origin.zone', 'write {"binding": NAME}, and give its address under origins'],
    [
      'instances[1].origin.failover.resolveOverride',
      'write {"binding": NAME}, and give its address under origins',
    ],
    ['instances[1].publicCache', 'take it out'],
    ['instances[1].policy.rules[0].countries', 'use networks, or take it out'],
    ['instances[1].policy.rules[1].asns', 'use networks, or take it out'],
  ]);
});

test('a name that only holds one of theirs, a setting that is not there, and nothing are not told', () => {
  const configuration = {
    secretsFrom: {},
    audit: { secrets: {}, sinks: null },
    instances: [
      { origin: { zoneName: 'a' }, publicCacheSeconds: 1, publicCache: undefined },
      { rules: [{ countriesOf: [], asnsOf: [] }] },
    ],
  };
  expect(cloudflareOnly(configuration)).toEqual([]);
});
