import { expect, it } from 'vitest';
import { zone } from '../src/origin.ts';
import { type PhabricatorOptions, proxySettings } from '../src/proxy-options.ts';

it('fills in the documented defaults', () => {
  expect(proxySettings({ origin: zone() })).toMatchObject({
    maxFormBytes: 8_388_608,
    originHardened: false,
    timeoutSeconds: 100,
    mercurial: false,
    forwardHeaders: new Set(),
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
  const refuse = () => proxySettings(options as unknown as PhabricatorOptions);
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
  expect(() => proxySettings({ origin: zone(), timeoutSeconds: 2_147_484 })).toThrow('timeoutSeconds:');
  expect(() => proxySettings({ origin: zone(), timeoutSeconds: Number.NaN })).toThrow('timeoutSeconds:');
});
