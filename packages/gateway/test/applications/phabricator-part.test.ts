import { zone } from '@portcullis/phabricator';
import { expect, test } from 'vitest';
import { phabricatorConduit } from '../../src/applications/phabricator-conduit.ts';
import { phabricatorPartWith } from '../../src/applications/phabricator-part.ts';

const LOGIN = { keys: ['k'.repeat(32)], providers: {} };

test.each([
  ['sso', {}],
  ['repositories', { passwords: true }],
])('an instance with "%s" is not served by a Worker that was built without its code', (setting, settings) => {
  const instance = { name: 'phorge', application: 'phabricator', hosts: ['h'], [setting]: settings };
  const part = phabricatorPartWith(phabricatorConduit);
  const missing = `nothing in this Worker knows "${setting}" at phorge: run "portcullis build" again`;
  expect(() => part.create(instance as never, { origin: zone() } as never)).toThrow(missing);
  expect(() => part.endpoints(instance as never, LOGIN as never)).toThrow(missing);
});
