import { expect, test } from 'vitest';
import { cloudflareOnly } from '../../../src/node/start/without-cloudflare.ts';

test('each setting that needs Cloudflare is reported with its path, and an alternative', () => {
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
    ['secrets', 'set each secret as an environment variable of its name, and remove this setting'],
    ['instances[1].origin.zone', 'use {"binding": NAME}, and pass its address in the option origins'],
    [
      'instances[1].origin.failover.resolveOverride',
      'use {"binding": NAME}, and pass its address in the option origins',
    ],
    ['instances[1].publicCache', 'remove it'],
    ['instances[1].policy.rules[0].countries', 'use networks, or remove it'],
    ['instances[1].policy.rules[1].asns', 'use networks, or remove it'],
  ]);
});

test('a name that merely contains such a setting, and a missing one, are not reported', () => {
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
