import { beforeEach, describe, expect, test, vi } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import type { BaseContext } from '../src/index.ts';
import type { HasParams } from '../src/itty.ts';
import { noExecution } from './start-context.ts';

/** The ends of the versions that a peer may be, and the last of the older ones. */
const versions = [
  ['4.0.0', () => import('itty-router-4.0')],
  ['4.2', () => import('itty-router-4.2')],
  ['5', () => vi.importActual<object>('itty-router')],
  ['6', () => import('itty-router-6')],
] as const;

test('each major version of itty-router in the peer range is tested', () => {
  const majors = new Set(versions.map(([version]) => `^${version.charAt(0)}.0.0`));
  expect(manifest.peerDependencies['itty-router'].split(' || ')).toEqual([...majors]);
});

describe.each(versions)('itty-router %s', (_version, load) => {
  beforeEach(() => {
    vi.resetModules();
    vi.doMock('itty-router', load);
  });

  async function serve(path: string, method = 'GET'): Promise<Response> {
    // One copy of all, since the router's was exchanged.
    const { AccessError, pipeline, route } = await import('../src/index.ts');
    const { routes } = await import('../src/itty.ts');
    const refuse = () => {
      throw new AccessError({ code: 'door.closed', status: 403, message: 'No.' });
    };
    const api = routes<BaseContext>()
      .get(
        '/hello/:name',
        route<BaseContext & HasParams>().handle(({ params, target }) =>
          Response.json({ name: params.name, path: target.path }),
        ),
      )
      .all('/closed/*', route<BaseContext & HasParams>().use(refuse).handle(refuse));
    const { fetch } = pipeline().handle(api.handler);
    return fetch(new Request(`https://a.example${path}`, { method }), {}, noExecution);
  }

  test('serves the route that fits, with what it names', async () => {
    expect(await (await serve('/hello/alice?x=1')).json()).toEqual({ name: 'alice', path: '/hello/alice' });
  });

  test('answers 404 where no route matches', async () => {
    expect((await serve('/hello/alice', 'POST')).status).toBe(404);
    expect((await serve('/nowhere')).status).toBe(404);
  });

  test('does not run a route that its guard refuses', async () => {
    expect((await serve('/closed/x')).status).toBe(403);
  });

  test('may be a router that already exists', async () => {
    const { pipeline, route } = await import('../src/index.ts');
    const { routed } = await import('../src/itty.ts');
    const { Router } = (await load()) as {
      Router: () => Record<'get' | 'fetch' | 'handle', (...given: unknown[]) => unknown>;
    };
    const router = Router();
    const inner = route<BaseContext & HasParams>().handle(({ params }) => new Response(params.name));
    router.get('/x/:name', routed<BaseContext>(inner));
    const call = Object.hasOwn(router, 'fetch') ? router.fetch : router.handle;
    const app = pipeline().handle((context) => call(context.request, context) as Promise<Response>);
    const response = await app.fetch(new Request('https://a.example/x/alice'), {}, noExecution);
    expect(await response.text()).toBe('alice');
  });
});
