import { zone } from '@portcullis/proxy';
import { expect, it } from 'vitest';
import { type PhabricatorOptions, phabricatorSettings } from '../../src/proxy/proxy-options.ts';

it('the proxy options fill in the documented defaults', () => {
  expect(phabricatorSettings({ origin: zone() })).toMatchObject({
    maxFormBytes: 8_388_608,
    originHardened: false,
    mercurial: false,
    proxy: { timeoutSeconds: 100, forwardHeaders: new Set() },
  });
});

it('the proxy options report all problems, with the name of each option', () => {
  const options = {
    origin: 'https://x',
    maxFormBytes: -1,
    originHardened: 'yes',
    timeoutSeconds: 0,
    mercurial: 1,
    timeOutSeconds: 5,
    clientAddress: 'x-real-ip',
    startTimer: 5,
    forwardHeaders: ['x-good', 'X-Setup-SelfCheck', 'x_y'],
  };
  const refuse = () => phabricatorSettings(options as unknown as PhabricatorOptions);
  for (const path of [
    'origin must',
    'maxFormBytes must',
    'originHardened must',
    'timeoutSeconds must',
    'mercurial must',
    'clientAddress must',
    'startTimer must',
    'forwardHeaders must',
    'timeOutSeconds is not an option; did you mean timeoutSeconds?',
    'at index 1',
    'at index 2',
  ]) {
    expect(refuse).toThrow(path);
  }
  expect(refuse).not.toThrow('at index 0');
});

it.each([0, 1.5, Number.POSITIVE_INFINITY, '1'])(
  'the proxy options refuse a form of at most %s bytes',
  (maxFormBytes) => {
    expect(() => phabricatorSettings({ origin: zone(), maxFormBytes: maxFormBytes as number })).toThrow(
      /^phabricator: maxFormBytes must/,
    );
  },
);

it('the proxy options refuse a time that a timer cannot hold', () => {
  expect(() => phabricatorSettings({ origin: zone(), timeoutSeconds: 2_147_484 })).toThrow(
    'timeoutSeconds must',
  );
  expect(() => phabricatorSettings({ origin: zone(), timeoutSeconds: Number.NaN })).toThrow(
    'timeoutSeconds must',
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
])('the proxy options refuse to have %s forwarded', (name) => {
  expect(() => phabricatorSettings({ origin: zone(), forwardHeaders: [name] })).toThrow(name.toLowerCase());
});
