import { createHash } from 'node:crypto';
import { beforeEach, expect, test, vi } from 'vitest';
import { LOGIN, openConfiguration } from '../../assembled.ts';
import { browsing } from '../../fixtures/browsing.ts';
import { mcpServer, message } from '../../kinds/applications/mcp-server.ts';

// Requests that no honest client sends, through a configured gate: each is refused with the error of its RFC, and the calls that leave the
// gate for it are counted.

// The configured sink prints.
beforeEach(() => void vi.spyOn(console, 'log').mockImplementation(() => {}));

const GATE = 'https://gate.corp.example';
const TOOLS = 'https://tools.corp.example/mcp';
const OTHER_TOOLS = 'https://wiki.corp.example/mcp';
const REDIRECT = 'http://127.0.0.1:9000/done';
const HTTPS = 'https://chat.example.com/done';
const DOCUMENT = 'https://chat.example.org/client.json';
const SECRET = 's'.repeat(32);
const VERIFIER = 'v'.repeat(43);
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');

type Fields = Readonly<Record<string, string | undefined>>;

const AGENTS = {
  clients: {
    chat: { name: 'Chat', redirectUris: ['http://127.0.0.1/done', HTTPS] },
    desk: { name: 'Desk', redirectUris: ['https://desk.example.com/done'], secret: SECRET },
  },
  documents: {},
};

function configured(host = GATE) {
  const configuration = openConfiguration();
  const tools = (name: string) => ({
    ...{ name, hosts: [`${name}.corp.example`], application: 'mcp', origin: { binding: 'TOOLS' } },
    policy: { name, rules: [{ name: 'all', effect: 'allow', who: 'authenticated', tools: ['search'] }] },
  });
  return {
    ...configuration,
    login: { ...LOGIN, durableObject: 'SESSIONS', host, agents: AGENTS },
    instances: [configuration.instances[0], tools('tools'), tools('wiki')],
  };
}

/** What is published at an address. */
type Publish = (url: string) => Response | Promise<Response>;

const published = (url: string, change: object = {}) =>
  Response.json({ client_id: url, client_name: 'Chat', redirect_uris: [REDIRECT], ...change });

async function started(host = GATE) {
  const fetched: string[] = [];
  const site: { publish: Publish; isSlow: boolean } = { publish: published, isSlow: false };
  const made = await browsing(
    configured(host),
    { TOOLS: mcpServer(['search']) },
    {
      publicFetch: async (url) => {
        fetched.push(url);
        return site.publish(url);
      },
      // A timer that runs out only for what is slow.
      sleep: () => (site.isSlow ? Promise.resolve() : new Promise(() => {})),
    },
  );
  await made.follow(`${host}/.portcullis/login?return_to=%2F`);
  let networks = 0;
  /** Each request is one of another network, since each network has a limit. */
  const from = (): Record<string, string> => ({ 'cf-connecting-ip': `203.0.113.${networks++ % 250}` });
  const endpoint = (name: string) => `${host}/.portcullis/agents/${name}`;
  const asking = (change: Fields = {}): URLSearchParams =>
    query({
      ...{ response_type: 'code', client_id: 'chat', redirect_uri: REDIRECT, state: 'st-1', scope: 'read' },
      ...{ resource: TOOLS, code_challenge: CHALLENGE, code_challenge_method: 'S256' },
      ...change,
    });
  const authorize = (change?: Fields) =>
    made.open(`${endpoint('authorize')}?${asking(change)}`, { headers: from() });
  const code = async (change?: Fields): Promise<string> => {
    const body = asking({ ...change, decision: 'allow' });
    const answer = await made.open(endpoint('authorize'), {
      method: 'POST',
      body,
      headers: { origin: host },
    });
    const [, href = ''] = /class="button" href="([^"]+)"/.exec(await answer.text()) ?? [];
    return new URL(href.replaceAll('&amp;', '&')).searchParams.get('code') ?? '';
  };
  const post = (name: string, fields: Fields, headers: Record<string, string> = {}) =>
    made.open(endpoint(name), {
      ...{ method: 'POST', body: query(fields) },
      headers: { 'sec-fetch-mode': 'cors', ...from(), ...headers },
    });
  const redeem = (text: string, change: Fields = {}, headers?: Record<string, string>) =>
    post(
      'token',
      {
        ...{ grant_type: 'authorization_code', code: text, client_id: 'chat', redirect_uri: REDIRECT },
        ...{ code_verifier: VERIFIER, resource: TOOLS, ...change },
      },
      headers,
    );
  const refresh = (token: string, change: Fields = {}) =>
    post('token', { grant_type: 'refresh_token', refresh_token: token, client_id: 'chat', ...change });
  const tokens = async () =>
    (await (await redeem(await code())).json()) as { access_token: string; refresh_token: string };
  const call = (token: string, address = TOOLS) => {
    const { host: at, pathname } = new URL(address);
    const headers = { authorization: `Bearer ${token}` };
    return made.gate.ask(pathname, message('tools/call', { name: 'search' }, headers), at);
  };
  return { ...made, fetched, site, authorize, code, post, redeem, refresh, tokens, call };
}

type Gate = Awaited<ReturnType<typeof started>>;

function query(fields: Fields): URLSearchParams {
  const given = Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new URLSearchParams(given);
}

/** The access token that one of several parallel requests got. */
async function grantedIn(answers: readonly Response[]): Promise<string> {
  const granted = answers.filter(({ status }) => status === 200);
  expect(granted).toHaveLength(1);
  const [body] = await Promise.all(granted.map(async (answer) => answer.json()));
  return (body as { access_token: string }).access_token;
}

/** A wrong request, and how it is refused. */
interface Wrong {
  readonly what: string;
  readonly send: (gate: Gate) => Promise<Response>;
  /** The status, and the error code: in the body, in the challenge, or in what the client gets by way of the browser. */
  readonly refused: string;
  /** How many documents are fetched for it. Default 0. */
  readonly fetched?: number;
}

const redirects = (texts: readonly string[]): Wrong[] =>
  texts.map((redirect_uri) => ({
    what: `the redirect URI ${JSON.stringify(redirect_uri)}`,
    send: ({ authorize }) => authorize({ redirect_uri }),
    refused: '400 on a page',
  }));

const REDIRECTS = redirects([
  `${HTTPS}/`,
  `${HTTPS}?`,
  `${HTTPS}#`,
  `${HTTPS}?more=1`,
  'https://chat.example.com:443/done',
  'https://chat.example.com:8443/done',
  'https://CHAT.example.com/done',
  'https://chat.example.com./done',
  'https://chat.example.com@evil.example/done',
  'https://chat.example.com.evil.example/done',
  'https://chat.example.com%2eevil.example/done',
  'https://evil.example/chat.example.com/done',
  'https://chat.example.com/other/../done',
  'https://chat.example.com//done',
  'https://chat.example.com\\done',
  'https://user@chat.example.com/done',
  'http://chat.example.com/done',
  'https://desk.example.com/done',
  'javascript:https://chat.example.com/done',
  'http://localhost:9000/done',
  'http://[::1]:9000/done',
  'http://127.1:9000/done',
  'http://127.0.0.1.evil.example:9000/done',
  'http://127.0.0.1:9000@evil.example/done',
  'https://127.0.0.1:9000/done',
  '',
]);

const atAuthorize = (error: string, changes: Readonly<Record<string, Fields>>): Wrong[] =>
  Object.entries(changes).map(([what, change]) => ({
    what,
    send: ({ authorize }) => authorize(change),
    refused: `302 ${error} from ${GATE}`,
  }));

const RESOURCES = atAuthorize('invalid_target', {
  'a request without a resource, where there are two': { resource: undefined },
  'a request with an empty resource': { resource: '' },
  'a request for the resource of another gate': { resource: 'https://tools.other.example/mcp' },
  'a request for the origin of a resource': { resource: 'https://tools.corp.example' },
  'a request for a resource with a slash behind it': { resource: `${TOOLS}/` },
  'a request for a resource with its port': { resource: 'https://tools.corp.example:443/mcp' },
  'a request for a resource in upper case': { resource: 'https://TOOLS.corp.example/mcp' },
  'a request for a resource without TLS': { resource: TOOLS.replace('https', 'http') },
  'a request for the login host as a resource': { resource: GATE },
});

const CHALLENGES = atAuthorize('invalid_request', {
  'a request without a challenge': { code_challenge: undefined },
  'a challenge without a method, which would be plain': { code_challenge_method: undefined },
  'a challenge with the method plain': { code_challenge_method: 'plain', code_challenge: VERIFIER },
  'a challenge with its method in lower case': { code_challenge_method: 's256' },
  'a challenge that is too short': { code_challenge: CHALLENGE.slice(1) },
  'a challenge with padding': { code_challenge: `${CHALLENGE}=` },
});

const FLOWS = [
  ...atAuthorize('unsupported_response_type', {
    'the implicit grant': { response_type: 'token' },
    'the hybrid flow': { response_type: 'code id_token' },
  }),
  ...atAuthorize('invalid_scope', { 'scopes of which none is known': { scope: 'admin' } }),
];

const withCode = (error: string, changes: Readonly<Record<string, Fields>>): Wrong[] =>
  Object.entries(changes).map(([what, change]) => ({
    what,
    send: async ({ code, redeem }) => redeem(await code(), change),
    refused: error,
  }));

const CODES: readonly Wrong[] = [
  ...withCode('400 invalid_grant', {
    'a code without a verifier': { code_verifier: undefined },
    'a code with another verifier': { code_verifier: 'w'.repeat(43) },
    'a code with its challenge as the verifier': { code_verifier: CHALLENGE },
    'a code with another redirect URI of its client': { redirect_uri: HTTPS },
    'a code without its redirect URI': { redirect_uri: undefined },
    'a code with the id of another client': { client_id: 'desk' },
    'a code that no one issued': { code: 'x'.repeat(60) },
  }),
  ...withCode('401 invalid_client', { 'a code without a client': { client_id: undefined } }),
  ...withCode('400 invalid_target', {
    'a code for another resource of the gate': { resource: OTHER_TOOLS },
    'a code for the resource of another gate': { resource: 'https://tools.other.example/mcp' },
  }),
  ...withCode('400 unsupported_grant_type', {
    'the grant of passwords': { grant_type: 'password' },
    'the grant of clients': { grant_type: 'client_credentials' },
  }),
  {
    what: 'a code for the second time',
    send: async ({ code, redeem }) => {
      const used = await code();
      expect((await redeem(used)).status).toBe(200);
      return redeem(used);
    },
    refused: '400 invalid_grant',
  },
  {
    what: 'an access token of a code that was used twice in parallel',
    send: async ({ code, redeem, call }) => {
      const used = await code();
      return call(await grantedIn(await Promise.all([redeem(used), redeem(used), redeem(used)])));
    },
    refused: '401 invalid_token',
  },
  {
    what: 'a code of a client with a secret, without it',
    send: async ({ code, redeem }) => {
      const asked = { client_id: 'desk', redirect_uri: 'https://desk.example.com/done' };
      return redeem(await code(asked), asked);
    },
    refused: '401 invalid_client',
  },
  {
    what: 'a code of a client with a secret, with another one',
    send: async ({ code, redeem }) => {
      const asked = { client_id: 'desk', redirect_uri: 'https://desk.example.com/done' };
      const authorization = `Basic ${btoa(`desk:${'x'.repeat(32)}`)}`;
      return redeem(await code(asked), { ...asked, client_id: undefined }, { authorization });
    },
    refused: '401 invalid_client',
  },
];

const REFRESHES: readonly Wrong[] = [
  {
    what: 'a refresh token for the second time',
    send: async ({ tokens, refresh }) => {
      const { refresh_token: used } = await tokens();
      expect((await refresh(used)).status).toBe(200);
      return refresh(used);
    },
    refused: '400 invalid_grant',
  },
  {
    what: 'the successor of a refresh token that was used twice',
    send: async ({ tokens, refresh }) => {
      const { refresh_token: used } = await tokens();
      const { refresh_token: next } = (await (await refresh(used)).json()) as { refresh_token: string };
      await refresh(used);
      return refresh(next);
    },
    refused: '400 invalid_grant',
  },
  {
    what: 'an access token of a refresh token that was used twice in parallel',
    send: async ({ tokens, refresh, call }) => {
      const { refresh_token: used } = await tokens();
      return call(await grantedIn(await Promise.all([refresh(used), refresh(used), refresh(used)])));
    },
    refused: '401 invalid_token',
  },
  {
    what: 'a refresh token of another client',
    send: async ({ tokens, refresh }) => refresh((await tokens()).refresh_token, { client_id: 'desk' }),
    refused: '400 invalid_grant',
  },
  {
    what: 'a refresh token for another resource',
    send: async ({ tokens, refresh }) => refresh((await tokens()).refresh_token, { resource: OTHER_TOOLS }),
    refused: '400 invalid_target',
  },
  {
    what: 'a refresh token for more scopes',
    send: async ({ tokens, refresh }) => refresh((await tokens()).refresh_token, { scope: 'read write' }),
    refused: '400 invalid_scope',
  },
  {
    what: 'an access token in the place of a refresh token',
    send: async ({ tokens, refresh }) => refresh((await tokens()).access_token),
    refused: '400 invalid_grant',
  },
];

/** Another gate with the same key, as a mistake of an operator would make one. */
let other: Promise<Gate> | undefined;
const otherGate = () => {
  other ??= started('https://gate2.corp.example');
  return other;
};

const ISSUERS: readonly Wrong[] = [
  {
    what: 'a code of another issuer, whose key is the same',
    send: async ({ redeem }) => redeem(await (await otherGate()).code()),
    refused: '400 invalid_grant',
  },
  {
    what: 'a refresh token of another issuer, whose key is the same',
    send: async ({ refresh }) => refresh((await (await otherGate()).tokens()).refresh_token),
    refused: '400 invalid_grant',
  },
  {
    what: 'an access token at another resource of its gate',
    send: async ({ tokens, call }) => call((await tokens()).access_token, OTHER_TOOLS),
    refused: '401 invalid_token',
  },
  {
    what: 'a refresh token in the place of an access token',
    send: async ({ tokens, call }) => call((await tokens()).refresh_token),
    refused: '401 invalid_token',
  },
];

/** A client whose document is not fetched at all. */
const notFetched = (ids: readonly string[]): Wrong[] =>
  ids.map((client_id) => ({
    what: `the document ${client_id}`,
    send: ({ authorize }) => authorize({ client_id }),
    refused: '400 on a page',
  }));

const PRIVATE = notFetched([
  'https://127.0.0.1/client.json',
  'https://2130706433/client.json',
  'https://10.0.0.1/client.json',
  'https://169.254.169.254/client.json',
  'https://[::1]/client.json',
  'https://localhost/client.json',
  'https://metadata.google.internal/client.json',
  'https://intranet/client.json',
  'http://chat.example.org/client.json',
  'https://chat.example.org:8443/client.json',
  'https://ada@chat.example.org/client.json',
  'https://chat.example.org/a/../client.json',
  'https://chat.example.org/client.json?x=1',
]);

const OWN = notFetched([
  `${GATE}/client.json`,
  'https://tools.corp.example/client.json',
  'https://blog.corp.example/client.json',
  'https://corp.example/client.json',
]);

let documents = 0;
/** A client whose document is fetched once, from an address of its own. */
const fetchedOnce = (what: string, publish: Publish, refused = '400 on a page'): Wrong => {
  const client_id = `https://chat.example.org/${documents++}.json`;
  return {
    what: `a document ${what}`,
    send: ({ site, authorize }) => {
      site.publish = publish;
      return authorize({ client_id });
    },
    ...{ refused, fetched: 1 },
  };
};

const redirecting =
  (status: number): Publish =>
  (url) =>
    new Response(null, { status, headers: { location: `${url}?again` } });

const DOCUMENTS: readonly Wrong[] = [
  ...[301, 302, 303, 307, 308].map((status) =>
    fetchedOnce(`that redirects (${status})`, redirecting(status)),
  ),
  fetchedOnce('whose redirect was followed', (url) =>
    Object.defineProperty(published(url), 'redirected', { value: true }),
  ),
  fetchedOnce('of another client', (url) => published(url, { client_id: DOCUMENT })),
  fetchedOnce('whose client_id has a slash more', (url) => published(url, { client_id: `${url}/` })),
  fetchedOnce('without a client_id', (url) => published(url, { client_id: undefined })),
  fetchedOnce('that is huge', (url) => published(url, { more: 'x'.repeat(20_000) })),
  {
    what: 'a document that is slow',
    send: async ({ site, authorize }) => {
      Object.assign(site, { isSlow: true, publish: () => new Promise(() => {}) });
      const answer = await authorize({ client_id: 'https://chat.example.org/slow.json' });
      site.isSlow = false;
      return answer;
    },
    ...{ refused: '503 on a page', fetched: 1 },
  },
  fetchedOnce('whose host fails', () => new Response('', { status: 500 }), '503 on a page'),
  fetchedOnce('with another redirect URI', (url) => published(url, { redirect_uris: [HTTPS] })),
  fetchedOnce('with a script as its redirect URI', (url) =>
    published(url, { redirect_uris: [REDIRECT, 'javascript:alert(1)'] }),
  ),
  fetchedOnce('with a secret', (url) => published(url, { client_secret: SECRET })),
];

const WRONG: readonly Wrong[] = [
  ...[...REDIRECTS, ...ISSUERS, ...RESOURCES, ...CHALLENGES, ...FLOWS, ...CODES, ...REFRESHES],
  ...[...DOCUMENTS, ...PRIVATE, ...OWN],
];

/** How a response refuses a request. */
async function refusalIn(answer: Response): Promise<string> {
  const { status, headers } = answer;
  const location = headers.get('location');
  if (location !== null) {
    const { origin, searchParams } = new URL(location);
    expect(origin).toBe(new URL(REDIRECT).origin);
    return `${status} ${searchParams.get('error')} from ${searchParams.get('iss')}`;
  }
  const text = await answer.text();
  if (headers.get('content-type')?.startsWith('text/html')) return `${status} on a page`;
  const inChallenge = /error="([^"]+)"/.exec(headers.get('www-authenticate') ?? '')?.[1];
  const { error } = JSON.parse(text) as { error?: unknown };
  return [status, inChallenge ?? (typeof error === 'string' ? error : undefined)].filter(Boolean).join(' ');
}

test('there are more than eighty wrong requests, and no two are the same', () => {
  const names = WRONG.map(({ what }) => what);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThan(80);
});

let gate: Gate;

test.each(WRONG)(
  '$what is refused, and the calls that leave the gate for it are counted',
  async ({ send, refused, fetched = 0 }) => {
    gate ??= await started();
    const [documentsBefore, askedBefore] = [gate.fetched.length, gate.asked.length];
    expect(await refusalIn(await send(gate))).toBe(refused);
    expect(gate.fetched.length - documentsBefore).toBe(fetched);
    // The identity provider is not asked either.
    expect(gate.asked.length - askedBefore).toBe(0);
  },
);
