import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import { accounts } from './accounts.ts';

/** The provider's login page: one button for each account. The login counts as so many seconds old. */
export async function interactionPage(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
  ageSeconds: number,
): Promise<void> {
  if (request.method !== 'POST') {
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
      .end(page());
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

function page(): string {
  const buttons = Object.entries(accounts).map(
    ([id, { name, groups, may }]) =>
      `<p><button name="account" value="${id}">${name}</button> (${groups.join(', ') || 'no groups'}): ${may}</p>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Demo provider</title></head>
<body><main><h1>Log in to the demo provider</h1><form method="post">${buttons.join('\n')}</form></main></body></html>
`;
}
