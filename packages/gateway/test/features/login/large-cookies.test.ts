import { type BaseContext, pipeline, worker } from '@portcullis/core';
import { expect, test } from 'vitest';
import { largeCookieWarning } from '../../../src/features/login/large-cookies.ts';
import { loginOf } from '../../../src/features/login/login.ts';
import { gatewaySettings } from '../../../src/gateway-options.ts';

test.each([
  ['__Host-portcullis-session', 3072 - '__Host-portcullis-session='.length, 0],
  ['__Host-portcullis-session', 3072, 1],
  ['phsid', 5000, 0],
  ['own__Host-portcullis-session', 5000, 0],
])(
  'cookies of %s with %i bytes cause %i warnings, however often they are set',
  async (name, length, times) => {
    const warnings: string[] = [];
    const app = pipeline<BaseContext>()
      .use(largeCookieWarning((text) => void warnings.push(text)))
      .handle(
        () => new Response(null, { headers: { 'set-cookie': `${name}=${'x'.repeat(length)}; Secure` } }),
      );
    const serve = worker(app);
    for (let request = 0; request < 3; request++) {
      await serve(new Request('https://a.example/'), {}, { waitUntil: () => {} });
    }
    expect(warnings).toHaveLength(times);
    for (const warning of warnings) expect(warning).toContain('login.durableObject');
  },
);

test('a gate with a login warns of what the login sets', async () => {
  const warnings: string[] = [];
  const corp = { type: 'oidc', issuer: 'https://id.example', clientId: 'gate' } as const;
  const login = {
    keys: ['k'.repeat(32)],
    providers: { corp: { ...corp, clientAuthentication: { method: 'none' } } },
  } as const;
  const policy = { name: 'wiki', rules: [] };
  const origin = { binding: 'WIKI' };
  const instance = { name: 'wiki', hosts: ['a.example'], application: 'web', origin, policy } as const;
  const gate = loginOf<object>(
    { providers: [], roles: {}, instances: [instance], login },
    instance,
    'a.example',
    {
      ...{
        otherEndpoints: [],
        acceptsCredentials: undefined,
        resources: [],
        deposits: {},
        readsTokens: false,
        accessRecipient: undefined,
      },
      ...{ keepClaims: [], keepsAllGroups: false },
    },
    {
      settings: gatewaySettings({ warn: (text) => void warnings.push(text) }),
      network: {},
      keys: {},
      env: {},
      keepGroup: () => true,
      rolesOf: () => [],
      parts: {},
    },
  );
  const cookie = `__Host-portcullis-session=${'x'.repeat(4000)}; Secure`;
  const app = pipeline<BaseContext<object>>()
    .use(gate.recorder)
    .handle(() => new Response(null, { headers: { 'set-cookie': cookie } }));
  await worker(app)(new Request('https://a.example/'), {}, { waitUntil: () => {} });
  expect(warnings).toHaveLength(1);
});
