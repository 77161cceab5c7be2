import { createHash, randomBytes } from 'node:crypto';
import { requireAccount } from './accounts.ts';
import { AGENT_CLIENT, TOOLS_PATH } from './agents-setting.ts';
import { type BrowserClient, browserWith } from './browser.ts';
import { type Answer, exchange, type Question } from './exchange.ts';

/**
 * Gets an access token for the tools of the running demo as clients do: its metadata, a login at the provider, the consent of the account, and
 * a code with PKCE. The click on the page is scripted.
 *
 * @param origin of the gate
 */
export async function agentToken(origin: string, account: string): Promise<string> {
  requireAccount(account);
  const resource = `${origin}${TOOLS_PATH}`;
  const { authorization_servers: [issuer] = [] } = await metadata(
    `${origin}/.well-known/oauth-protected-resource${TOOLS_PATH}`,
  );
  const server = await metadata(`${issuer}/.well-known/oauth-authorization-server`);
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const asked = new URL(server.authorization_endpoint ?? '');
  asked.search = new URLSearchParams({
    response_type: 'code',
    client_id: AGENT_CLIENT.id,
    redirect_uri: AGENT_CLIENT.redirectUri,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    resource,
    scope: 'read write',
    state,
  }).toString();
  const answered = await allowed(browserWith(exchange), asked.href, account);
  if (answered.searchParams.get('state') !== state || answered.searchParams.get('iss') !== issuer)
    throw new Error('the answer is not to this request');
  const token = await form(server.token_endpoint ?? '', {
    grant_type: 'authorization_code',
    code: answered.searchParams.get('code') ?? '',
    client_id: AGENT_CLIENT.id,
    redirect_uri: AGENT_CLIENT.redirectUri,
    code_verifier: verifier,
    resource,
  });
  const { access_token: accessToken } = JSON.parse(token.body) as { readonly access_token?: string };
  if (token.status !== 200 || accessToken === undefined)
    throw new Error(`the gate issued no token: ${token.status}`);
  return accessToken;
}

/** Logs in on the way, allows the client, and returns the address to which the answer goes. */
async function allowed(browser: BrowserClient, address: string, account: string): Promise<URL> {
  const page = await browser.logIn(address, account);
  const fields = [...page.answer.body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map(
    ([, name = '', value = '']) => [name, unescaped(value)],
  );
  if (page.answer.status !== 200 || fields.length === 0)
    throw new Error(`the gate shows no page on which the account could allow it: ${page.answer.status}`);
  const { origin, pathname } = page.url;
  const going = await browser.open(`${origin}${pathname}`, {
    method: 'POST',
    headers: {
      origin,
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams([...fields, ['decision', 'allow']]).toString(),
  });
  const [, href] = /class="button" href="([^"]+)"/.exec(going.answer.body) ?? [];
  if (href === undefined) throw new Error(`the gate issued no code: ${going.answer.status}`);
  return new URL(unescaped(href));
}

async function metadata(
  address: string,
): Promise<Readonly<Partial<Record<string, string>>> & { readonly authorization_servers?: string[] }> {
  const { status, body } = await ask(address);
  if (status !== 200) throw new Error(`the gate at ${address} has no tools for agents: ${status}`);
  return JSON.parse(body);
}

function form(address: string, fields: Readonly<Record<string, string>>): Promise<Answer> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return ask(address, { method: 'POST', headers, body: new URLSearchParams(fields).toString() });
}

/** The names of hosts below `localhost` need not be known to this machine. */
async function ask(address: string, question: Question = {}): Promise<Answer> {
  const { host, port, pathname } = new URL(address);
  try {
    const headers = { host, ...question.headers };
    return await exchange(Number(port), pathname, { ...question, headers });
  } catch (cause) {
    throw new Error(`no gate answers at ${new URL(address).origin}: is the demo running?`, { cause });
  }
}

function unescaped(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
