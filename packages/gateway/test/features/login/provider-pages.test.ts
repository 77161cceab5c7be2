import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loginProviderOf } from '../../../src/features/login/login-provider.ts';

/** What the examples of a login on a provider's page export. Others are of what it is used beside. */
async function examplesOf(page: string) {
  const text = readFileSync(join(import.meta.dirname, `../../../../../docs/providers/${page}.md`), 'utf8');
  const blocks = [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code);
  const ofLogins = blocks.filter((code) => /^export const (?:login|providers)\b/m.test(code));
  const module = stripTypeScriptTypes(ofLogins.join('\n'));
  return import(`data:text/javascript,${encodeURIComponent(module)}`);
}

test.each(['okta', 'entra-id', 'google', 'auth0', 'keycloak'])(
  'the page of %s lets the same people in by hand as by a configuration',
  async (page) => {
    const { login, providers } = await examplesOf(page);
    const byHand = providers({ CLIENT_SECRET: '${CLIENT_SECRET}' });
    expect(byHand.corp).toEqual(loginProviderOf(login.providers.corp, 'login.providers.corp'));
  },
);
