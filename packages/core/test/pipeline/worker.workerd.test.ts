import { describe, expect, test } from 'vitest';
import { AccessError, type BaseContext, pipeline, worker } from '../../src/index.ts';
import { noExecution } from '../start-context.ts';

const app = pipeline<BaseContext>()
  .use(({ target }, next) => {
    if (target.path.startsWith('/admin')) {
      throw new AccessError({ code: 'role.denied', status: 403, message: 'No.', detail: 'private' });
    }
    return next();
  })
  .handle(({ target }) => new Response(target.path));
const fetchApp = worker(app);
const get = (path: string, init?: RequestInit) =>
  fetchApp(new Request(`https://a.example${path}`, init), {}, noExecution);

describe('inside workerd', () => {
  test('a request is answered', async () => {
    expect(await (await get('/caf%C3%A9')).text()).toBe('/café');
  });

  test('a refusal is answered in the form of every refusal', async () => {
    const response = await get('/admin');
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'role.denied' });
  });

  test('the request id is a UUIDv7 of the current time', async () => {
    const before = Date.now();
    const id = (await get('/admin')).headers.get('x-request-id') ?? '';
    const time = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
    expect(time).toBeGreaterThanOrEqual(before);
    expect(id[14]).toBe('7');
  });

  test('a crash is recorded with its place and answered without it', async () => {
    const crashing = worker(
      pipeline<BaseContext>().handle(() => {
        throw new Error('hunter2');
      }),
    );
    const response = await crashing(new Request('https://a.example/'), {}, noExecution);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('hunter2');
  });

  test.each([
    ['/./x', '/x'],
    ['/x/../y', '/y'],
    ['/x/%2e%2e/y', '/y'],
    ['/x\\y', '/x/y'],
    ['/x%252Fy', '/x%2Fy'],
    ['/x;y$1-2', '/x;y$1-2'],
  ])('%s is read as %s', async (path, decided) => {
    expect(await (await get(path)).text()).toBe(decided);
  });

  test.each([
    ['//x', 'request.path_empty_segment'],
    ['/%73', 'request.path_needless_encoding'],
    ['/x%2e%2e/y', 'request.path_needless_encoding'],
    ['/x%2Fy', 'request.path_encoded_separator'],
    ['/x%5cy', 'request.path_encoded_separator'],
    ['/x%00', 'request.path_control_character'],
    ['/x%23', 'request.path_encoded_delimiter'],
    ['/x%c0%af', 'request.path_malformed_encoding'],
    ['/x&y', 'request.path_ampersand'],
    ['/x#fragment', 'request.path_fragment'],
    ['/..;/x', 'request.path_dot_segment'],
  ])('%s is refused: %s', async (path, code) => {
    const response = await get(path);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code });
  });

  test('a WebSocket answer is passed on as it is', async () => {
    const [client, server] = Object.values(new WebSocketPair()) as [WebSocket, WebSocket];
    server.accept();
    const upgraded = worker(
      pipeline<BaseContext>().handle(() => new Response(null, { status: 101, webSocket: client })),
    );
    const response = await upgraded(new Request('https://a.example/ws/'), {}, noExecution);
    expect(response.status).toBe(101);
    expect(response.webSocket).toBe(client);
  });
});
