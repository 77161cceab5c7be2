import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { LOGIN, openConfiguration } from '../../assembled.ts';
import { browsing } from '../../fixtures/browsing.ts';
import { mcpServer, message } from '../../kinds/applications/mcp-server.ts';

// Clients that are web pages: what the pages of which origins can read (docs/decisions/0106).

// The configured sink prints.
beforeEach(() => void vi.spyOn(console, 'log').mockImplementation(() => {}));

const GATE = 'https://gate.corp.example';
const TOOLS = 'https://tools.corp.example';
const CHAT = 'https://chat.example.com';
const REDIRECT = `${CHAT}/done`;
const VERIFIER = 'v'.repeat(43);

function configured(allowedOrigins?: readonly string[]) {
  const configuration = openConfiguration();
  return {
    ...configuration,
    login: {
      ...{ ...LOGIN, durableObject: 'SESSIONS', host: GATE, credentials: {} },
      agents: { clients: { chat: { name: 'Chat', redirectUris: [REDIRECT] } }, dynamic: {} },
    },
    instances: [
      configuration.instances[0],
      {
        ...{ name: 'tools', hosts: ['tools.corp.example'], application: 'mcp', origin: { binding: 'TOOLS' } },
        ...{ reads: ['search'], ...(allowedOrigins && { allowedOrigins }) },
        policy: {
          name: 'tools',
          rules: [{ name: 'all', effect: 'allow', who: 'authenticated', tools: ['*'] }],
        },
      },
    ],
  };
}

async function started(allowedOrigins?: readonly string[]) {
  const made = await browsing(configured(allowedOrigins), { TOOLS: mcpServer(['search', 'delete']) });
  /** A request of a page: without cookies, as browsers send it. */
  const from = (origin: string, address: string, init: RequestInit = {}) => {
    const { host, pathname, search } = new URL(address);
    const headers = { 'sec-fetch-mode': 'cors', 'sec-fetch-site': 'cross-site', ...init.headers, origin };
    return made.gate.ask(`${pathname}${search}`, { ...init, headers }, host);
  };
  const preflight = (origin: string, address: string, method = 'POST') =>
    from(origin, address, {
      method: 'OPTIONS',
      headers: {
        'access-control-request-method': method,
        'access-control-request-headers': 'authorization,content-type,mcp-protocol-version',
      },
    });
  return { ...made, from, preflight };
}

const endpoint = (name: string) => `${GATE}/.portcullis/agents/${name}`;
const form = (fields: Record<string, string>): RequestInit => ({
  method: 'POST',
  body: new URLSearchParams(fields),
});
const cors = (answer: Response) =>
  Object.fromEntries([...answer.headers].filter(([name]) => name.startsWith('access-control-')));

const READABLE = {
  'access-control-allow-origin': CHAT,
  'access-control-expose-headers': 'www-authenticate, mcp-session-id, mcp-protocol-version',
};

/** What programs call, with the methods that they use. */
const FOR_PROGRAMS = [
  [`${TOOLS}/mcp`, 'POST', 'GET, POST, DELETE'],
  [`${TOOLS}/.well-known/oauth-protected-resource/mcp`, 'GET', 'GET, POST, DELETE'],
  [`${GATE}/.well-known/oauth-authorization-server`, 'GET', 'GET, POST'],
  [endpoint('register'), 'POST', 'GET, POST'],
  [endpoint('token'), 'POST', 'GET, POST'],
  [endpoint('revoke'), 'POST', 'GET, POST'],
] as const;

/** What browsers open, with the cookies of their user. */
const FOR_USERS = [
  endpoint('authorize'),
  endpoint('deposit'),
  ...['agents', 'sessions', 'whoami', 'login', 'logout', 'signed-out', 'credentials', 'callback/corp'].map(
    (name) => `${GATE}/.portcullis/${name}`,
  ),
  ...['token', 'device', 'authorize'].map((name) => `${GATE}/.portcullis/credentials/${name}`),
  ...[`${GATE}/`, `${TOOLS}/`, `${TOOLS}/.portcullis/whoami`, `${TOOLS}/.portcullis/login`],
  ...['https://phorge.corp.example/T1', 'https://phorge.corp.example/.portcullis/whoami'],
];

describe('a page of an origin that an instance allows', () => {
  test('can ask for what programs call, and never with cookies', async () => {
    const { preflight } = await started([CHAT]);
    for (const [address, method, methods] of FOR_PROGRAMS) {
      const answer = await preflight(CHAT, address, method);
      expect([address, answer.status, cors(answer)]).toEqual([
        address,
        204,
        {
          ...READABLE,
          'access-control-allow-methods': methods,
          'access-control-allow-headers': 'authorization, *',
          'access-control-max-age': '600',
        },
      ]);
      expect(answer.headers.get('vary')).toContain('origin');
    }
  });

  test('finds the gate by its refusal, registers, gets tokens, calls a tool, learns which scope it lacks, and revokes', async () => {
    const { from, open, follow } = await started([CHAT]);
    const read = async (answer: Response, status: number) => {
      expect([answer.status, cors(answer)]).toEqual([status, READABLE]);
      const text = await answer.text();
      return text === '' ? {} : (JSON.parse(text) as Record<string, string>);
    };
    const call = (name: string, token?: string) => {
      const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
      return from(CHAT, `${TOOLS}/mcp`, message('tools/call', { name }, headers));
    };
    const refused = await call('search');
    await read(refused, 401);
    expect(refused.headers.get('www-authenticate')).toContain('resource_metadata=');
    await read(await from(CHAT, `${TOOLS}/.well-known/oauth-protected-resource/mcp`), 200);
    await read(await from(CHAT, `${GATE}/.well-known/oauth-authorization-server`), 200);
    const { client_id = '' } = await read(
      await from(CHAT, endpoint('register'), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ client_name: 'Chat', redirect_uris: [REDIRECT] }),
      }),
      201,
    );
    const asked = {
      ...{ response_type: 'code', client_id, redirect_uri: REDIRECT, scope: 'read' },
      code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
      code_challenge_method: 'S256',
    };
    await follow(`${endpoint('authorize')}?${new URLSearchParams(asked)}`);
    const allowed = await open(endpoint('authorize'), {
      ...form({ ...asked, decision: 'allow' }),
      headers: { origin: GATE },
    });
    const [, href = ''] = /class="button" href="([^"]+)"/.exec(await allowed.text()) ?? [];
    const code = new URL(href.replaceAll('&amp;', '&')).searchParams.get('code') ?? '';
    const redeem = { grant_type: 'authorization_code', code, client_id, redirect_uri: REDIRECT };
    await read(await from(CHAT, endpoint('token'), form(redeem)), 400);
    const { access_token: token = '' } = await read(
      await from(CHAT, endpoint('token'), form({ ...redeem, code_verifier: VERIFIER })),
      200,
    );
    await read(await call('search', token), 200);
    const lacks = await call('delete', token);
    await read(lacks, 403);
    expect(lacks.headers.get('www-authenticate')).toContain('insufficient_scope');
    await read(await from(CHAT, endpoint('revoke'), form({ token, client_id })), 200);
    await read(await call('search', token), 401);
  });
});

test.each([
  ['another origin', 'https://evil.example'],
  ['an origin whose name only starts like an allowed one', `${CHAT}.evil.example`],
  ['an opaque origin', 'null'],
])('a page of %s can read nothing', async (_case, origin) => {
  const { from, preflight } = await started([CHAT]);
  for (const [address, method] of FOR_PROGRAMS) {
    expect([address, cors(await from(origin, address, { method }))]).toEqual([address, {}]);
    expect([address, cors(await preflight(origin, address, method))]).toEqual([address, {}]);
  }
});

test('where no origin is allowed, no response has a header that lets a page read it', async () => {
  const { from, preflight } = await started();
  for (const [address, method] of FOR_PROGRAMS) {
    expect([address, cors(await from(CHAT, address, { method }))]).toEqual([address, {}]);
    expect([address, cors(await preflight(CHAT, address, method))]).toEqual([address, {}]);
  }
});

test('no page of another origin can read what users open with their cookies, even if its origin is allowed', async () => {
  const { open, follow, preflight } = await started([CHAT]);
  await follow(`${GATE}/.portcullis/whoami`);
  for (const address of FOR_USERS) {
    expect([address, cors(await preflight(CHAT, address))]).toEqual([address, {}]);
    for (const method of ['GET', 'POST', 'OPTIONS']) {
      const headers = { origin: CHAT, 'sec-fetch-mode': 'cors', 'sec-fetch-site': 'cross-site' };
      const answer = await open(address, { method, headers });
      expect([method, address, cors(answer)]).toEqual([method, address, {}]);
    }
  }
});
