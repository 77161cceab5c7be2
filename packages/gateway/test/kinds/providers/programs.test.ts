import type { Identity } from '@portcullis/core';
import { createIdentityProvider } from '@portcullis/testing';
import { expect, test } from 'vitest';
import type { ProviderConfiguration } from '../../../src/generated/types.ts';
import { verifierOf } from '../../../src/kinds/providers/verifiers.ts';
import { ALL_PARTS } from '../../../src/parts.ts';

const clock = { now: () => Date.UTC(2026, 0, 15, 12) };
const provider = await createIdentityProvider({ audience: 'gate', clock: clock.now });

/** The method and the program of the caller whom a configured provider identifies. */
async function authenticationOf(configured: ProviderConfiguration, context: object) {
  const verifier = verifierOf(configured, ALL_PARTS, { fetch: provider.fetch, tiers: [] }, 'ask');
  const identity = (await verifier.identify({ clock, execution: {}, ...context } as never)) as Identity;
  return [identity.authentication.method, identity.authentication.program];
}

test('the setting programs names the clients of a provider whose tokens are not those of agents', async () => {
  const corp = { type: 'oidc', name: 'corp', issuer: provider.issuer, audience: 'gate' } as const;
  const authorization = `Bearer ${await provider.token({ clientId: 'tool' })}`;
  const context = {
    request: new Request('https://gate.example/', { headers: { authorization } }),
    execution: { waitUntil: () => {} },
  };
  expect(await authenticationOf({ ...corp, programs: ['tool'] }, context)).toEqual(['bearer', true]);
  expect(await authenticationOf({ ...corp, programs: ['other'] }, context)).toEqual(['bearer', undefined]);
  expect(await authenticationOf(corp, context)).toEqual(['bearer', undefined]);
});

test('the setting programs of Access on the Worker itself says that no caller of it is an agent', async () => {
  const here = { type: 'access-context', name: 'access', team: 'acme', audience: 'wiki' } as const;
  const access = { aud: 'wiki', getIdentity: async () => ({ user_uuid: '7d3f', groups: [] }) };
  const context = { request: new Request('https://gate.example/'), execution: { access } };
  expect(await authenticationOf({ ...here, programs: 'all' }, context)).toEqual(['access', true]);
  expect(await authenticationOf(here, context)).toEqual(['access', undefined]);
});
