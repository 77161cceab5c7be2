import { zone } from '@portcullis/proxy';
import { expect, it } from 'vitest';
import { type PhabricatorOptions, phabricatorSettings } from '../../src/proxy/proxy-options.ts';

it('fills in the documented defaults', () => {
  expect(phabricatorSettings({ origin: zone() })).toMatchObject({
    maxFormBytes: 8_388_608,
    originHardened: false,
    mercurial: false,
    proxy: { timeoutSeconds: 100, forwardHeaders: new Set() },
  });
});

it('lists everything that is wrong, with the path of each field', () => {
  const options = {
    origin: 'https://x',
    maxFormBytes: -1,
    originHardened: 'yes',
    timeoutSeconds: 0,
    mercurial: 1,
    clientAddress: 'x-real-ip',
    startTimer: 5,
    forwardHeaders: ['x-good', 'X-Setup-SelfCheck', 'x_y'],
  };
  const refuse = () => phabricatorSettings(options as unknown as PhabricatorOptions);
  for (const path of [
    'origin:',
    'maxFormBytes:',
    'originHardened:',
    'timeoutSeconds:',
    'mercurial:',
    'clientAddress:',
    'startTimer:',
    'forwardHeaders[1]:',
    'forwardHeaders[2]:',
  ]) {
    expect(refuse).toThrow(path);
  }
  expect(refuse).not.toThrow('forwardHeaders[0]');
});

it('refuses a time that a timer cannot hold', () => {
  expect(() => phabricatorSettings({ origin: zone(), timeoutSeconds: 2_147_484 })).toThrow('timeoutSeconds:');
  expect(() => phabricatorSettings({ origin: zone(), timeoutSeconds: Number.NaN })).toThrow(
    'timeoutSeconds:',
  );
});

it.each([
  ...[
    'X-Setup-SelfCheck',
    'x-phabricator-cluster',
    'X-Phabricator-Profiler',
    'X-Mod-Pagespeed',
    'X-Page-Speed',
  ],
  ...['X-HgArg-1', 'X-Buildkite-Token', 'Authorization'],
])('refuses to have %s forwarded', (name) => {
  expect(() => phabricatorSettings({ origin: zone(), forwardHeaders: [name] })).toThrow(name.toLowerCase());
});
