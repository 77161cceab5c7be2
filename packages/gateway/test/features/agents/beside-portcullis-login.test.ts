import { createHash } from 'node:crypto';
import { beforeEach, expect, test, vi } from 'vitest';
import { LOGIN, openConfiguration } from '../../assembled.ts';
import { browsing } from '../../fixtures/browsing.ts';
import { mcpServer, message } from '../../kinds/applications/mcp-server.ts';

// The configured sink prints.
beforeEach(() => void vi.spyOn(console, 'log').mockImplementation(() => {}));

const GATE = 'https://gate.corp.example';
const PHORGE = 'https://phorge.corp.example';
const REDIRECT = 'http://127.0.0.1:9000/done';
const VERIFIER = 'v'.repeat(43);

function configured(login: object) {
  const configuration = openConfiguration();
  const [phorge] = configuration.instances;
  return {
    ...configuration,
    login: { ...LOGIN, durableObject: 'SESSIONS', host: GATE, credentials: {}, ...login },
    instances: [
      { ...phorge, conduit: {} },
      {
        ...{ name: 'tools', hosts: ['tools.corp.example'], application: 'mcp', origin: { binding: 'TOOLS' } },
        policy: {
          name: 'tools',
          rules: [{ name: 'all', effect: 'allow', who: 'authenticated', tools: ['*'] }],
        },
      },
    ],
  };
}

/** Logs in as `portcullis login` does, and returns what git and arc get with the credential, and what the events say of their caller. */
async function journey(login: object) {
  const received: (string | null)[] = [];
  const fetch = async (url: string, init: RequestInit) => {
    const request = new Request(url, init);
    received.push(`${new URL(request.url).pathname} ${request.headers.get('authorization')}`);
    return new Response('page');
  };
  const { gate, open, follow } = await browsing(configured(login), {
    PHORGE: { fetch },
    TOOLS: mcpServer(['search']),
  });
  await follow(`${GATE}/.portcullis/login?return_to=%2F`);
  const asked = {
    ...{ response_type: 'code', client_id: 'portcullis login on laptop', redirect_uri: REDIRECT, state: 'x' },
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    ...{ code_challenge_method: 'S256', resource: PHORGE },
  };
  const page = await open(`${GATE}/.portcullis/credentials/authorize`, {
    ...{ method: 'POST', body: new URLSearchParams(asked), headers: { origin: GATE } },
  });
  const [, href = ''] = /href="(http:\/\/127[^"]+)"/.exec(await page.text()) ?? [];
  const code = new URL(href.replaceAll('&amp;', '&')).searchParams.get('code') ?? '';
  const fields = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT, code_verifier: VERIFIER };
  const body = new URLSearchParams(fields);
  const host = new URL(PHORGE).host;
  const redeemed = await gate.ask('/.portcullis/credentials/token', { method: 'POST', body }, host);
  const {
    access_token: credential,
    credential_id: _,
    ...rest
  } = (await redeemed.json()) as Record<string, string>;
  const asUser = { authorization: `Basic ${btoa(`ada:${credential}`)}` };
  const statuses: number[] = [];
  const send = async (path: string, init: RequestInit, at = host) => {
    statuses.push((await gate.ask(path, init, at)).status);
    const { auth, actor, outcome } = gate.log.events.at(-1) as {
      auth?: object;
      actor?: object;
      outcome: string;
    };
    return { auth, actor, outcome };
  };
  const bearer = { authorization: `Bearer ${credential}` };
  const callers = [
    await send('/source/lab.git/info/refs?service=git-upload-pack', {
      headers: { ...asUser, 'user-agent': 'git/2.47.3' },
    }),
    await send('/api/user.whoami', {
      ...{ method: 'POST', body: new URLSearchParams({ output: 'json' }), headers: asUser },
    }),
    // A credential for programs is no token for tools.
    await send('/mcp', message('tools/list', {}, bearer), 'tools.corp.example'),
  ];
  return { known: credential?.slice(0, 4), rest, statuses, callers, received };
}

test('portcullis login, and what git and arc get with its credential, is the same with agents as without', async () => {
  const without = await journey({});
  expect(without.known).toBe('pcl_');
  const known = { auth: { method: 'credential' }, actor: { sub: 'ada' } };
  expect(without.statuses).toEqual([200, 200, 401]);
  expect(without.callers).toMatchObject([{ outcome: 'allow' }, known, { outcome: 'deny' }]);
  const agents = { clients: { chat: { name: 'Chat', redirectUris: [REDIRECT] } }, dynamic: {} };
  expect(await journey({ agents })).toEqual(without);
});
