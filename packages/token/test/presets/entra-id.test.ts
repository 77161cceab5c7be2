import { expect, test } from 'vitest';
import { entraId } from '../../src/index.ts';
import { providerAt } from '../fixtures/provider-at.ts';

const tenant = '11111111-2222-3333-4444-555555555555';
const scene = () =>
  providerAt(`https://login.microsoftonline.com/${tenant}/v2.0`, (keys) =>
    entraId({ tenant, audience: 'phorge', keys }),
  );

test('entraId verifies tokens of the directory with its keys', async () => {
  const { provider, bear, asked } = await scene();
  const { caller } = await bear(
    await provider.token({ groups: ['6f0c'], claims: { scp: 'access', oid: 'o' } }),
  );
  expect(caller).toMatchObject({ kind: 'user', groups: ['6f0c'], issuer: provider.issuer });
  expect(asked).toEqual([`https://login.microsoftonline.com/${tenant}/discovery/v2.0/keys`]);
});

test('entraId verifies tokens of version 1 if configured', async () => {
  const make = (keys: object) => entraId({ tenant, tokenVersion: 1, audience: 'phorge', keys });
  const { provider, bear } = await providerAt(`https://sts.windows.net/${tenant}/`, make);
  expect((await bear(await provider.token())).status).toBe(200);
});

test('tokens of an application for itself are those of a service', async () => {
  const { provider, bear } = await scene();
  const kindOf = async (claims: object) =>
    (await bear(await provider.token({ subject: 'o', claims: { ...claims } }))).caller;
  expect(await kindOf({ idtyp: 'app' })).toMatchObject({ kind: 'service' });
  expect(await kindOf({ oid: 'o' })).toMatchObject({ kind: 'service' });
  expect(await kindOf({ oid: 'o', scp: 'access' })).toMatchObject({ kind: 'user' });
  expect(await kindOf({ oid: 'other' })).toMatchObject({ kind: 'user' });
  expect(await kindOf({})).toMatchObject({ kind: 'user' });
  expect(await kindOf({ oid: 'o', idtyp: 'user' })).toMatchObject({ kind: 'user' });
});

test('an e-mail address counts only if its domain is verified', async () => {
  const { provider, bear } = await scene();
  const claims = { email_verified: true };
  const unproven = await bear(await provider.token({ email: 'ceo@acme.example', claims }));
  expect(unproven.caller).toMatchObject({ email: undefined });
  for (const verified of [false, 0, '0', 'true', null, 2, [1]]) {
    const token = await provider.token({ email: 'ceo@acme.example', claims: { xms_edov: verified } });
    expect((await bear(token)).caller).toMatchObject({ email: undefined });
  }
  for (const verified of [1, '1']) {
    const token = await provider.token({ email: 'ceo@acme.example', claims: { xms_edov: verified } });
    expect((await bear(token)).caller).toMatchObject({ email: 'ceo@acme.example' });
  }
  const proven = await bear(await provider.token({ email: 'ceo@acme.example', claims: { xms_edov: true } }));
  expect(proven.caller).toMatchObject({ email: 'ceo@acme.example' });
});

test('wants 8: a user with too many groups to list is refused with that reason', async () => {
  const { provider, bear } = await scene();
  const claims = {
    _claim_names: { groups: 'src1' },
    _claim_sources: { src1: { endpoint: 'https://graph' } },
  };
  expect(await bear(await provider.token({ claims }))).toMatchObject({
    status: 403,
    code: 'token.groups_overage',
  });
});

test.each([
  'common',
  'organizations',
  'acme.onmicrosoft.com',
  '',
  tenant.toUpperCase().replace('1', 'A'),
  `${tenant}/x`,
  `x${tenant}`,
  [tenant] as never,
])('the tenant is one directory, not %j', (other) => {
  expect(() => entraId({ tenant: other, audience: 'phorge' })).toThrow('entraId: tenant must be the GUID');
});

test('entraId names itself in the errors about its options', () => {
  expect(entraId({ tenant, audience: 'phorge' }).name).toBe('entraId');
});
