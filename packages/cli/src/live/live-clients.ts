import { AccessError } from '@portcullis/core';
import { systemSleep } from '@portcullis/core/internal';
import { probeClient } from '@portcullis/session/internal';
import { loginProviderOf, PLACEHOLDER } from 'portcullis/internal';
import { redirectAddresses } from '../files/redirect-addresses.ts';
import { discovered, secureEndpoint } from './discovery.ts';
import type { LiveFinding, LiveSubject } from './live-finding.ts';

type LoginProvider = Parameters<typeof loginProviderOf>[0];

/** Whether each provider accepts this gate as its client: it is asked to redeem a code that it cannot have issued. */
export async function liveClients(subject: LiveSubject): Promise<readonly LiveFinding[]> {
  const { login } = subject.configuration;
  const found = Object.entries(login?.providers ?? {}).map(async ([name, provider]): Promise<LiveFinding> => {
    const path = `login.providers.${name}.clientAuthentication`;
    const [open] = JSON.stringify(provider).match(PLACEHOLDER) ?? [];
    if (open !== undefined) {
      const message = `was not tried, because the value of ${open} is unknown: give it with --vars`;
      return { path, verdict: 'unseen', message };
    }
    const [redirectUri] = redirectAddresses(subject.configuration, name);
    if (redirectUri === undefined) {
      return { path, verdict: 'unseen', message: 'was not tried, because the hosts contain variables' };
    }
    return { path, ...(await tried(provider, path, redirectUri, subject.timeoutSeconds * 1000)) };
  });
  return Promise.all(found);
}

async function tried(
  provider: LoginProvider,
  path: string,
  redirectUri: string,
  timeoutMs: number,
): Promise<Omit<LiveFinding, 'path'>> {
  const { issuer, clientId, clientAuthentication } = loginProviderOf(provider, path);
  const tokenEndpoint = secureEndpoint(await discovered(issuer, timeoutMs), 'token_endpoint');
  if (tokenEndpoint === undefined) {
    return { verdict: 'unseen', message: 'was not tried, because discovery names no token endpoint' };
  }
  const client = { issuer, tokenEndpoint, clientId, clientAuthentication, redirectUri };
  let refusal: string | undefined;
  try {
    refusal = await probeClient(client, {
      fetch: (url, init) => fetch(url, init),
      sleep: systemSleep,
      timeoutMs,
    });
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    return { verdict: 'unseen', message: `could not be tried: ${error.detail ?? error.code}` };
  }
  if (refusal === 'invalid_grant') {
    return {
      verdict: 'ok',
      message: `the provider accepts ${NAMED[clientAuthentication.method]} (it refused a made-up code with invalid_grant)`,
    };
  }
  if (refusal === 'invalid_client' || refusal === 'unauthorized_client' || refusal === '401') {
    return {
      verdict: 'bad',
      message: `the provider does not accept ${NAMED[clientAuthentication.method]} (${refusal}), so users cannot log in: copy clientId and the secret from the provider again, and check that it expects the method ${clientAuthentication.method}`,
    };
  }
  const said = refusal === undefined ? 'another response than RFC 6749 describes' : refusal;
  return { verdict: 'unseen', message: `is unknown: the provider answered a made-up code with ${said}` };
}

const NAMED: Readonly<Record<string, string>> = {
  client_secret_basic: 'the client and its secret',
  client_secret_post: 'the client and its secret',
  private_key_jwt: 'the client and its key',
  none: 'the client',
};
