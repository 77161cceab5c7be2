import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import type { SessionOptions } from '@portcullis/session';
import { expect, test } from 'vitest';
import { loginProviderOf } from '../../../src/features/login/login-provider.ts';

const page = readFileSync(join(import.meta.dirname, '../../../../../docs/providers.md'), 'utf8');
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, code = '']) => code);

type LoginProvider = Parameters<typeof loginProviderOf>[0] & { readonly type: string };

/** The entry of each provider in a configuration, by its type. */
const configured = new Map<string, LoginProvider>(
  blocks('json')
    .filter((code) => code.startsWith('"corp": {'))
    .map((code) => (JSON.parse(`{${code}}`) as { corp: LoginProvider }).corp)
    .map((provider) => [provider.type, provider]),
);

/** The entries for a Worker in code, by the same names. */
async function inCode(): Promise<SessionOptions['providers']> {
  const [code = ''] = blocks('ts').filter((each) => each.includes('export const providers'));
  const module = await import(`data:text/javascript,${encodeURIComponent(stripTypeScriptTypes(code))}`);
  return module.providers({ CLIENT_SECRET: '${CLIENT_SECRET}' });
}

test.each(['okta', 'entra-id', 'google', 'auth0', 'keycloak'] as const)(
  'the page of providers admits the same users of %s in code and in a configuration',
  async (type) => {
    const provider = configured.get(type);
    if (provider === undefined) throw new Error(`docs/providers.md has no entry of type ${type}`);
    expect((await inCode())[type]).toEqual(loginProviderOf(provider, `login.providers.${type}`));
  },
);
