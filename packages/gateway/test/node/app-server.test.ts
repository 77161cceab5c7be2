import { audit, memorySink } from '@portcullis/audit';
import { pipeline } from '@portcullis/core';
import { describe, expect, test } from 'vitest';
import { appServer } from '../../src/node.ts';

test('a pipeline is served, and its events are written before it is closed', async () => {
  const events = memorySink();
  const served = pipeline()
    .use(audit({ sinks: [events] }))
    .handle(({ target }) => new Response(`served ${target.href}`));
  const server = appServer(served, { env: {} });
  const request = new Request('http://wiki.corp.example/pages', {
    headers: { 'cf-connecting-ip': '10.0.0.1' },
  });
  const answer = await server.fetch(request, { address: '192.0.2.7' });
  expect(await answer.text()).toBe('served https://wiki.corp.example/pages');
  await server.close();
  expect(events.events).toMatchObject([{ type: 'request.decision', src: { ip: '192.0.2.7' } }]);
});

test('a request with a method that no `Request` can have is served, and recorded unchanged', async () => {
  const events = memorySink();
  const served = pipeline()
    .use(audit({ sinks: [events] }))
    .handle(({ request }) => new Response(`no ${request.method} here`, { status: 405 }));
  const server = appServer(served, { env: {} });
  const request = new Request('http://wiki.corp.example/pages');
  Object.defineProperty(request, 'method', { value: 'TRACE' });
  const answer = await server.fetch(request, {});
  expect([answer.status, await answer.text()]).toEqual([405, 'no TRACE here']);
  await server.close();
  expect(events.events).toMatchObject([{ type: 'request.decision', http: { method: 'TRACE', status: 405 } }]);
});

test('a request to an invalid host is recorded as any other', async () => {
  const events = memorySink();
  const served = pipeline()
    .use(audit({ sinks: [events] }))
    .handle(({ target }) => new Response(target.host));
  const server = appServer(served, { env: {} });
  const request = new Request('http://wiki.corp.example/pages');
  Object.defineProperty(request, 'url', { value: 'http://a:99999/pages' });
  expect(await (await server.fetch(request, {})).text()).toBe('host.invalid');
  await server.close();
  expect(events.events).toMatchObject([{ type: 'request.decision', http: { path: '/pages' } }]);
});

describe('options', () => {
  const app = pipeline().handle(() => new Response('served'));

  test('that do not exist are reported, with the one probably meant', () => {
    // Taken for nothing, every client would have the address of the proxy, and a rule by networks let all of them in.
    const options = { env: {}, clientAdressHeader: 'x-real-ip' };
    expect(() => appServer(app, options)).toThrow(
      'appServer: clientAdressHeader is not an option; did you mean clientAddressHeader?',
    );
  });

  test.each(['x real ip', '', 5])(
    'with a header named %j are reported at the start, not by each request',
    (name) => {
      expect(() => appServer(app, { env: {}, clientAddressHeader: name as string })).toThrow(
        'appServer: clientAddressHeader must be the name of a header, such as x-real-ip',
      );
    },
  );

  test.each(['x-real-ip', undefined])(
    'that are good, or undefined, are accepted',
    async (clientAddressHeader) => {
      const server = appServer(app, { env: {}, clientAddressHeader, warn: undefined } as never);
      expect((await server.fetch(new Request('http://wiki.example/'), {})).status).toBe(200);
    },
  );
});
