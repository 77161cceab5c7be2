import { type FetchHandler, pipeline, worker } from '@portcullis/core';
import { enforce } from '@portcullis/policy';
import { mapRoles } from '@portcullis/roles';
import { createIdentityProvider } from '@portcullis/testing';
import { authenticate, bearer } from '@portcullis/token';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { mcp } from '../src/index.ts';
import { ask, ENDPOINT, legacyRequest, modernRequest, open, recordingOrigin } from './fixtures/gate.ts';

const TOOL = { name: 'watch' };
const RESOURCE = { uri: 'docs://x' };
const LISTS: Readonly<Record<string, object>> = {
  'tools/list': { tools: [TOOL] },
  'resources/list': { resources: [RESOURCE] },
};

/** A server that answers lists, starts a session, and answers everything else with a body that a test writes. */
function streaming(body: () => ReadableStream<Uint8Array>, type = 'text/event-stream') {
  return recordingOrigin(async (request) => {
    const text = await request.text();
    const { id, method } = text === '' ? { id: 0, method: 'GET' } : JSON.parse(text);
    const headers = { 'mcp-session-id': 'session-1' };
    if (method === 'initialize') return Response.json({ jsonrpc: '2.0', id, result: {} }, { headers });
    const list = LISTS[method];
    if (list !== undefined) return Response.json({ jsonrpc: '2.0', id, result: list });
    return new Response(body(), { headers: { 'content-type': type } });
  });
}

describe('a stream that is open when its token expires', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test.each([
    ['of a call', modernRequest('tools/call', { ...TOOL, arguments: {} })],
    [
      'of a subscription',
      modernRequest('subscriptions/listen', { notifications: { resourceSubscriptions: [RESOURCE.uri] } }),
    ],
    ['of a session', { method: 'GET', headers: { accept: 'text/event-stream' } }],
  ])('%s ends for the client and at the server, five seconds later at most', async (_what, sent) => {
    let now = Date.UTC(2026, 0, 15, 12);
    const clock = { now: () => now };
    const pass = async (seconds: number) => {
      now += seconds * 1000;
      await vi.advanceTimersByTimeAsync(seconds * 1000);
    };
    const provider = await createIdentityProvider({ audience: ENDPOINT, clock: clock.now });
    const { issuer, audience, jwksUri: jwksUrl } = provider;
    const keys = { fetch: provider.fetch, tiers: [] };
    let serverEnd: unknown;
    let write: (text: string) => void = () => {};
    const { origin } = streaming(
      () =>
        new ReadableStream<Uint8Array>({
          start: (controller) => {
            write = (text) => controller.enqueue(new TextEncoder().encode(`data: ${text}\n\n`));
          },
          cancel: (reason) => {
            serverEnd = reason;
          },
        }),
    );
    const app = pipeline(mcp({ origin, sessionSecrets: ['a secret of thirty-two characters!!'] }))
      .use(authenticate(bearer({ issuer, audience, jwksUrl, keys })))
      .use(mapRoles({ engineer: ['eng'] }))
      .use(
        enforce({
          name: 'p',
          rules: [
            { name: 'tools', effect: 'allow', who: { roles: ['engineer'] }, tools: ['*'] },
            { name: 'resources', effect: 'allow', who: { roles: ['engineer'] }, resources: ['*'] },
          ],
        }),
      );
    const gate = worker(app, { clock }) as FetchHandler<unknown>;
    const token = await provider.token({ subject: 'ada', groups: ['eng'] });
    const authorized = (init: RequestInit) => {
      const headers = new Headers(init.headers);
      headers.set('authorization', `Bearer ${token}`);
      return { ...init, headers };
    };
    const begun = await ask(gate, authorized(legacyRequest('initialize')));
    const request = authorized(sent);
    if (sent.method === 'GET')
      request.headers.set('mcp-session-id', begun.headers.get('mcp-session-id') ?? '');
    const response = await ask(gate, request);
    expect(response.status).toBe(200);
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const event = async () => {
      let text = '';
      while (!text.endsWith('\n\n')) text += new TextDecoder().decode((await reader.read()).value);
      return text;
    };

    await pass(295);
    write('in time');
    expect(await event()).toBe('data: in time\n\n');
    await pass(5);
    await expect(reader.read()).rejects.toThrow('session ended');
    expect(serverEnd).toBeDefined();
  });
});

describe('an answer of any size', () => {
  const CHUNK = new TextEncoder().encode(`data: ${'x'.repeat(65_528)}\n\n`);
  const LARGEST_LEAD = 8;

  test.each(['text/event-stream', 'application/json'])(
    'in %s is read from the server as fast as the client reads, and not stored',
    async (type) => {
      let read = 0;
      const body = () =>
        new ReadableStream<Uint8Array>(
          {
            pull: (controller) => {
              read++;
              controller.enqueue(CHUNK);
            },
          },
          { highWaterMark: 0 },
        );
      const { origin } = streaming(body, type);
      const response = await ask(open(origin), modernRequest('tools/call', { ...TOOL, arguments: {} }));
      const reader = (response.body as ReadableStream<Uint8Array>).getReader();
      let received = 0;
      while (received < 100 * CHUNK.length) {
        received += (await reader.read()).value?.length ?? 0;
        expect(read - received / CHUNK.length).toBeLessThan(LARGEST_LEAD);
      }
      await reader.cancel();
    },
  );

  test('is refused as a list, once it is larger than maxListBytes, and the rest is not read', async () => {
    let read = 0;
    let isCancelled = false;
    const { origin } = recordingOrigin(
      () =>
        new Response(
          new ReadableStream({
            pull: (controller) => {
              read++;
              controller.enqueue(CHUNK);
            },
            cancel: () => {
              isCancelled = true;
            },
          }),
          { headers: { 'content-type': 'text/event-stream' } },
        ),
    );
    const response = await ask(open(origin, { maxListBytes: 4 * CHUNK.length }), modernRequest('tools/list'));
    expect([response.status, isCancelled]).toEqual([502, true]);
    expect(read).toBeLessThan(4 + LARGEST_LEAD);
  });
});
