import { CLOUDFLARE, type CloudflareKv, startCloudflare } from '@portcullis/testing/stores';
import { formatVerifierKey, generateSigningKey, SIGNATURE_TYPE, signingKey } from '@portcullis/tlog';
import { onTestFinished } from 'vitest';
import { capturedWith } from '../capture.ts';
import { fileOf } from '../configuration-files.ts';

export const BUILD = 'acme.example/build';

/** A configuration whose every instance, `NAME.corp.example`, lets in anyone: a small one, so that it is soon compared. */
export function webConfiguration(...names: readonly string[]) {
  return {
    providers: [{ type: 'oidc', name: 'corp', issuer: 'https://login.corp.example', audience: 'gate' }],
    roles: { engineer: ['eng-*'] },
    instances: (names.length === 0 ? ['app'] : names).map((name) => ({
      name,
      hosts: [`${name}.corp.example`],
      application: 'web',
      origin: { binding: 'APP' },
      policy: {
        name,
        rules: [{ name: 'open', effect: 'allow', who: 'anyone', paths: ['/**'] }],
      },
    })),
  };
}

/** KV as a table. */
export function table(): CloudflareKv & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    get: async (key) => kept.get(key) ?? null,
    put: async (key, value) => void kept.set(key, value),
  };
}

/** A key, and what others know it by. */
export async function keyOf(name: string): Promise<{ readonly secret: string; readonly vkey: string }> {
  const secret = await generateSigningKey();
  const { verifierKey } = await signingKey(name, SIGNATURE_TYPE.ed25519, secret);
  return { secret, vkey: formatVerifierKey(verifierKey) };
}

/** The commands that change a store, against a stand-in for Cloudflare's API that lives as long as the test. */
export async function pusher(kv: CloudflareKv, secret = '') {
  const api = await startCloudflare(kv);
  onTestFinished(() => api[Symbol.asyncDispose]());
  const env = {
    CLOUDFLARE_ACCOUNT_ID: CLOUDFLARE.account,
    CLOUDFLARE_API_TOKEN: CLOUDFLARE.token,
    CLOUDFLARE_API_BASE_URL: api.address,
    PORTCULLIS_SIGNING_KEY: secret,
  };
  const run = (...args: readonly string[]) => capturedWith(env, ...args);
  const store = ['--kv', CLOUDFLARE.namespace];
  return {
    api,
    env,
    run,
    push: (configuration: object, ...more: readonly string[]) =>
      run('push', fileOf(configuration), ...store, ...more),
    rollback: (...more: readonly string[]) => run('rollback', ...store, ...more),
  };
}
