import { zone } from '@portcullis/web';
import { expect, test } from 'vitest';
import { webApplication } from '../../../src/kinds/applications/web.ts';
import { webAssertions } from '../../../src/kinds/applications/web-feature.ts';
import { webPart, webPartWith } from '../../../src/kinds/applications/web-part.ts';

const instance = (settings: object = {}) =>
  ({ name: 'wiki', application: 'web', hosts: ['h'], ...settings }) as never;

test('secrets are cut out of its paths without its keys, which may not be there yet', () => {
  const shares = instance({
    resources: [{ path: '/shared/:secret', kind: 'share' }],
    assertion: { audience: 'wiki', keys: [] },
  });
  expect(webPart.maskPath(shares)('/shared/abc')).toBe('/shared/[secret]');
});

test('a login stores the claims of its headers, and has no addresses for it', () => {
  const identityHeaders = { 'x-user': 'email', 'x-team': 'claim:team' };
  expect(webPart.told(instance({ identityHeaders }))).toEqual(['email', 'claim:team']);
  expect([webPart.told(instance()), webPart.endpoints(instance(), {} as never)]).toEqual([[], []]);
});

test('programs are identified by headers of their own only, by default', () => {
  const { application, ...more } = webPart.create(instance(), { origin: zone(), verifiers: [] } as never);
  expect([application.name, more]).toEqual(['web', {}]);
});

test('assertions are signed by a Worker that was built with what signs, and by no other', () => {
  const signed = { assertion: { audience: 'wiki', keys: ['a key'] } };
  const create = (part: typeof webPart) =>
    part.create(instance(signed), { origin: zone(), verifiers: [] } as never);
  expect(() => create(webPart)).toThrow(
    'this Worker was built without "assertion" of wiki: run "portcullis build" again',
  );
  expect(create(webPartWith(webAssertions)).application.name).toBe('web');
  expect(webApplication.builtPart([instance(), instance(signed)])).toEqual(['webPartWith', 'webAssertions']);
  expect(webApplication.builtPart([instance({ ...signed, tokenAsPassword: true })])).toEqual([
    'webPartWith',
    'webPasswords',
    'webAssertions',
  ]);
  expect(webApplication.builtPart([instance()])).toEqual(['webPart']);
});
