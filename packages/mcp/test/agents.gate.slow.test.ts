import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import * as modern from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { Miniflare } from 'miniflare';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleWorker, oneModule } from '../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../scripts/compatibility-date.ts';
import { type RunningProvider, startProvider, WEB_CLIENT } from '../../../scripts/demo/provider.ts';
import { hasChromium, startChromium } from '../../../scripts/fixtures/chromium.ts';
import { freePort } from '../../../scripts/free-port.ts';
import { exampleServer } from './fixtures/gate.ts';

// The official clients of both eras, registered in each way, a certified identity provider, a browser, and a gate in workerd that is the
// authorization server.

const GATE = 'https://gate.corp.example';
const ENDPOINT = 'https://tools.corp.example/mcp';
const LOOPBACK = 'http://127.0.0.1/done';
/** Publishes the documents of clients. */
const PUBLISHER = 'https://chat.example.net';

/** What a client keeps of its authorization, and where it sends its user. */
interface Kept {
  /** The client as it is registered; `undefined` until it has an id. */
  client: { client_id: string } | undefined;
  tokens: Record<string, unknown> | undefined;
  address: URL | undefined;
  /** The requests to the authorization server, by path and grant. */
  readonly asked: string[];
}

interface Stage {
  readonly worker: Miniflare;
  readonly provider: RunningProvider;
  readonly chromium: Browser;
  /** The port at which clients wait for the browser. */
  readonly redirect: string;
  /** The documents that the gate fetched. */
  readonly fetched: readonly string[];
  readonly close: () => Promise<void>;
}

/** @param page the origin of the web page that may call the tools */
function configurationOf(issuer: string, page: string) {
  return {
    providers: [],
    login: {
      keys: ['a key for tests, and for nothing else'],
      providers: {
        corp: {
          ...{ issuer, clientId: WEB_CLIENT.id, scope: 'openid email profile groups' },
          clientAuthentication: { method: 'client_secret_basic', secret: WEB_CLIENT.secret },
        },
      },
      ...{ durableObject: 'SESSIONS', host: GATE },
      agents: {
        clients: { chat: { name: 'Chat', redirectUris: [LOOPBACK] } },
        documents: { hosts: [new URL(PUBLISHER).host] },
        dynamic: {},
      },
    },
    roles: { engineer: ['eng'] },
    audit: { sinks: [{ type: 'console' }] },
    instances: [
      {
        ...{ name: 'tools', hosts: ['tools.corp.example'], application: 'mcp', origin: { binding: 'TOOLS' } },
        ...{ reads: ['search_*', 'whoami'], allowedOrigins: [page] },
        policy: {
          name: 'tools',
          rules: [{ name: 'engineers', effect: 'allow', who: { roles: ['engineer'] }, tools: ['*'] }],
        },
      },
    ],
  };
}

async function staged(): Promise<Stage> {
  const provider = await startProvider({ port: 0, webGate: GATE });
  const handler = createMcpHandler(exampleServer);
  const waiting = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><html lang="en"><title>chat</title><h1>Back at the client</h1>');
  });
  await new Promise<void>((done) => void waiting.listen(0, '127.0.0.1', done));
  const redirect = `http://127.0.0.1:${(waiting.address() as AddressInfo).port}/done`;
  const port = await freePort();
  const fetched: string[] = [];
  const worker = new Miniflare({
    ...oneModule(
      await bundleWorker(join(import.meta.dirname, '../../gateway/test/fixtures/login-host-worker.ts')),
    ),
    compatibilityDate,
    compatibilityFlags: ['global_fetch_strictly_public'],
    ...{ host: '127.0.0.1', port, https: true },
    bindings: { CONFIGURATION: configurationOf(provider.issuer, new URL(redirect).origin) },
    serviceBindings: {
      TOOLS: (async (request: Request) => {
        const { url, method, headers } = request;
        const body = method === 'POST' ? await request.text() : null;
        const answer = await handler.fetch(new Request(url, { method, headers: [...headers], body }));
        return new Response(await answer.text(), answer);
      }) as never,
    },
    outboundService: (async ({ url, method, headers, body }: Request) => {
      if (new URL(url).origin !== PUBLISHER) {
        const sent = body === null ? null : await new Response(body).text();
        return fetch(url, { method, headers: [...headers], body: sent, redirect: 'manual' });
      }
      fetched.push(url);
      return Response.json({ client_id: url, client_name: 'Chat', redirect_uris: [LOOPBACK] });
    }) as never,
    durableObjects: { SESSIONS: { className: 'PortcullisSessions', useSQLite: true } },
  });
  await worker.ready;
  const chromium = await startChromium([
    `--host-resolver-rules=MAP *.corp.example:443 127.0.0.1:${port}`,
    '--ignore-certificate-errors',
  ]);
  return {
    ...{ worker, provider, chromium, fetched, redirect },
    close: async () => {
      await chromium.close();
      await new Promise((done) => waiting.close(done));
      await worker.dispose();
      await provider.close();
    },
  };
}

/** What the clients of both eras are given for their authorization. */
function authorizing({ redirect }: Stage, kept: Kept, document: string | undefined) {
  let verifier = '';
  return {
    redirectUrl: redirect,
    clientMetadata: { client_name: 'Chat', redirect_uris: [redirect], token_endpoint_auth_method: 'none' },
    clientMetadataUrl: document,
    clientInformation: () => kept.client,
    saveClientInformation: (client: { client_id: string }) => {
      kept.client = client;
    },
    tokens: () => kept.tokens,
    saveTokens: (tokens: object) => {
      kept.tokens = { ...tokens };
    },
    redirectToAuthorization: (address: URL) => {
      kept.address = address;
    },
    saveCodeVerifier: (given: string) => {
      verifier = given;
    },
    codeVerifier: () => verifier,
    invalidateCredentials: () => {
      kept.tokens = undefined;
    },
  };
}

/** Reaches the hosts of the gate. */
function fetchOf({ worker }: Stage, { asked }: Kept): typeof fetch {
  return (async (input: string | URL | Request, init: RequestInit = {}) => {
    const { pathname, origin } = new URL(String(input instanceof Request ? input.url : input));
    const grant = init.body instanceof URLSearchParams ? ` ${init.body.get('grant_type')}` : '';
    if (origin === GATE) asked.push(`${pathname}${grant}`);
    const answer = await worker.dispatchFetch(String(input), init as never);
    const headers = [...answer.headers] as [string, string][];
    const { status } = answer;
    return new Response(status === 202 || status === 204 ? null : await answer.text(), { status, headers });
  }) as typeof fetch;
}

/** A client of one era: both have these methods. */
interface Era {
  readonly connect: () => Promise<unknown>;
  readonly call: (name: string, given?: Record<string, unknown>) => Promise<unknown>;
  /** Takes the address at which the browser arrived. */
  readonly finish: (back: URL) => Promise<void>;
  /** Whether it asks the user for more scopes while it has a refresh token, as the specification wants. */
  readonly asksForMore: boolean;
}

type Begin = (stage: Stage, kept: Kept, document: string | undefined) => () => Era;

const ERAS: readonly (readonly [string, Begin])[] = [
  [
    '2026',
    (stage, kept, document) => () => {
      const client = new modern.Client(
        { name: 'test', version: '1' },
        { versionNegotiation: { mode: 'auto' } },
      );
      const options = {
        fetch: fetchOf(stage, kept),
        authProvider: authorizing(stage, kept, document) as never,
      };
      const transport = new modern.StreamableHTTPClientTransport(new URL(ENDPOINT), options);
      return {
        connect: () => client.connect(transport),
        call: (name, given = {}) => client.callTool({ name, arguments: given }),
        finish: ({ searchParams }) => transport.finishAuth(searchParams),
        asksForMore: true,
      };
    },
  ],
  [
    '2025',
    (stage, kept, document) => () => {
      const client = new Client({ name: 'test', version: '1' });
      const options = {
        fetch: fetchOf(stage, kept) as never,
        authProvider: authorizing(stage, kept, document) as never,
      };
      const transport = new StreamableHTTPClientTransport(new URL(ENDPOINT), options);
      return {
        connect: () => client.connect(transport as never),
        call: (name, given = {}) => client.callTool({ name, arguments: given }),
        finish: ({ searchParams }) => transport.finishAuth(searchParams.get('code') ?? ''),
        asksForMore: false,
      };
    },
  ],
];

/** How a client is registered. */
interface Way {
  readonly way: string;
  readonly client: Kept['client'];
  readonly hasDocument: boolean;
  /** The id with which it leads its user to the gate. */
  readonly id: RegExp;
  /** What only the page about such a client says. */
  readonly shown: string;
}

const WAYS: readonly Way[] = [
  {
    way: 'that an administrator registered',
    client: { client_id: 'chat' },
    ...{ hasDocument: false, id: /^chat$/, shown: 'Answer goes to' },
  },
  {
    way: 'that published a document',
    client: undefined,
    ...{ hasDocument: true, id: /^https:\/\/chat\.example\.net\//, shown: 'Published bychat.example.net' },
  },
  {
    way: 'that registered itself',
    client: undefined,
    ...{ hasDocument: false, id: /^pcc_/, shown: 'It is not verified.' },
  },
];

/** Opens the page that a client leads its user to, allows it, and returns the address at which the browser arrives. */
async function allowed(
  { redirect }: Stage,
  context: BrowserContext,
  kept: Kept,
  look: (page: Page) => Promise<void>,
): Promise<URL> {
  const page = await context.newPage();
  await page.goto(kept.address?.href ?? '');
  if (new URL(page.url()).origin !== GATE) await page.click('button[value="engineer"]');
  await page.waitForURL((url) => url.origin === GATE);
  await look(page);
  await page.click('button[value="allow"]:not([aria-disabled])');
  await page.waitForURL((url) => url.href.startsWith(redirect));
  const address = new URL(page.url());
  await page.close();
  return address;
}

describe.skipIf(!hasChromium)('an official client', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await staged();
  });
  afterAll(() => stage?.close());

  test('that is a web page reads why it is refused and where it gets tokens, if the gate allows its origin', async () => {
    const context = await stage.chromium.newContext({ ignoreHTTPSErrors: true });
    const asked = (page: Page) =>
      page.evaluate(
        async ([endpoint, server]) => {
          const headers = { 'content-type': 'application/json', 'mcp-protocol-version': '2025-11-25' };
          const body = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
          const refused = await fetch(endpoint ?? '', { method: 'POST', headers, body });
          const found = await fetch(server ?? '', { headers: { 'mcp-protocol-version': '2025-11-25' } });
          const { issuer } = (await found.json()) as { issuer: string };
          return [refused.status, refused.headers.get('www-authenticate'), issuer];
        },
        [ENDPOINT, `${GATE}/.well-known/oauth-authorization-server`],
      );
    const page = await context.newPage();
    await page.goto(stage.redirect);
    const found = [401, expect.stringContaining('resource_metadata="https://tools.corp.example/'), GATE];
    expect(await asked(page)).toEqual(found);
    // The same page under another name of this computer has another origin.
    await page.goto(stage.redirect.replace('127.0.0.1', 'localhost'));
    await expect(asked(page)).rejects.toThrow('Failed to fetch');
    await context.close();
  });

  test.each(ERAS.flatMap(([era, made]) => WAYS.map((way) => ({ ...way, era, made }))))(
    'of $era $way is authorized, refreshed, authorized for more, and ends with the logout',
    async ({ era, made, client: known, hasDocument, id, shown }) => {
      const kept: Kept = { client: known, tokens: undefined, address: undefined, asked: [] };
      const document = hasDocument ? `${PUBLISHER}/${era}.json` : undefined;
      const begin = made(stage, kept, document);
      const context = await stage.chromium.newContext({ ignoreHTTPSErrors: true });

      // Without a token it finds the authorization server, and leads its user there.
      const first = begin();
      await expect(first.connect()).rejects.toThrow();
      expect(kept.asked).toContain('/.well-known/oauth-authorization-server');
      const registrations = kept.asked.filter((path) => path.startsWith('/.portcullis/agents/register'));
      expect(registrations).toHaveLength(known === undefined && !hasDocument ? 1 : 0);
      expect(kept.address?.searchParams.get('client_id')).toMatch(id);
      expect(kept.address?.searchParams.get('resource')).toBe(ENDPOINT);
      expect(kept.address?.searchParams.get('scope')).toBe('read');
      const back = await allowed(stage, context, kept, async (page) => {
        const text = await page.textContent('main');
        for (const fact of [
          'Chat',
          new URL(stage.redirect).host,
          'tools.corp.example/mcp',
          'read what you can read',
          shown,
        ])
          expect(text).toContain(fact);
      });
      expect(back.searchParams.get('iss')).toBe(GATE);
      await first.finish(back);
      expect(kept.tokens).toMatchObject({ scope: 'read', token_type: 'Bearer' });

      const client = begin();
      await client.connect();
      expect(await client.call('search_tasks', { project: 'x' })).toMatchObject({
        content: [{ text: 'tasks of x' }],
      });

      // An access token that is not valid any more is refreshed without the user.
      const { access_token: old, refresh_token: used } = kept.tokens as Record<string, string>;
      kept.tokens = { ...kept.tokens, access_token: `${old?.slice(0, -4)}AAAA` };
      expect(await client.call('whoami')).toMatchObject({ content: [{ text: 'somebody' }] });
      expect(kept.asked).toContain('/.portcullis/agents/token refresh_token');
      expect(kept.tokens.refresh_token).not.toBe(used);

      // A call that writes needs more than the user allowed.
      if (!client.asksForMore) kept.tokens = { ...kept.tokens, refresh_token: undefined };
      kept.address = undefined;
      await expect(client.call('delete_task', { id: 7 })).rejects.toThrow();
      const asked = (kept.address as URL | undefined)?.searchParams;
      expect([asked?.get('scope'), asked?.get('resource')]).toEqual(['read write', ENDPOINT]);
      const more = await allowed(stage, context, kept, async (page) => {
        expect(await page.textContent('main')).toContain('read and change what you can read and change');
      });
      await client.finish(more);
      expect(await client.call('delete_task', { id: 7 })).toMatchObject({ content: [{ text: 'deleted 7' }] });

      // The user logs out, and the client has to ask again.
      const page = await context.newPage();
      await page.goto(`${GATE}/.portcullis/logout`);
      await page.click('main button');
      await page.waitForURL((url) => url.origin === stage.provider.issuer);
      kept.address = undefined;
      await expect(client.call('whoami')).rejects.toThrow();
      expect((kept.address as URL | undefined)?.pathname).toBe('/.portcullis/agents/authorize');
      await context.close();

      // The gate fetched the document once, for all of this, and nothing for the others.
      const fetched = stage.fetched.filter((url) => url === document);
      expect(fetched).toHaveLength(hasDocument ? 1 : 0);
    },
  );
});
