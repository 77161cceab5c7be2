import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import type { ProviderAccounts } from './accounts.ts';
import { loginPage } from './pages.ts';

/** Serves the login page, accepts the choice made there, and consents for every user. The login counts as this many seconds old. */
export async function serveInteraction(
  provider: Provider,
  accounts: ProviderAccounts,
  request: IncomingMessage,
  response: ServerResponse,
  ageSeconds: number,
): Promise<void> {
  if (request.method !== 'POST') {
    const { prompt } = await provider.interactionDetails(request, response);
    if (prompt.name === 'consent') {
      // `prompt=consent`, which Google wants for a refresh token, asks even whoever has agreed.
      await provider.interactionFinished(
        request,
        response,
        { consent: {} },
        { mergeWithLastSubmission: true },
      );
      return;
    }
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
      .end(loginPage(accounts));
    return;
  }
  const account = new URLSearchParams(await bodyOf(request)).get('account') ?? '';
  if (!Object.hasOwn(accounts, account)) {
    response.writeHead(400, { 'content-type': 'text/plain' }).end('There is no such account.\n');
    return;
  }
  const ts = Math.floor(Date.now() / 1000) - ageSeconds;
  await provider.interactionFinished(request, response, { login: { accountId: account, ts } });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  return body;
}
