import { describe, expect, test } from 'vitest';
import type { Presenter } from '../../src/index.ts';
import { closed, serve, thrower, UUID_V7 } from '../serving.ts';

describe('presenters', () => {
  const named =
    (name: string): Presenter =>
    ({ error }) =>
      new Response(name, { status: error.status });

  test('are tried in order until one answers', async () => {
    const presenters: Presenter[] = [() => undefined, named('second'), named('third')];
    const { response } = await serve(thrower(closed()), undefined, { presenters });
    expect(await response.text()).toBe('second');
  });

  test('may take their time', async () => {
    const presenters: Presenter[] = [() => Promise.resolve(undefined), async () => new Response('late')];
    const { response } = await serve(thrower(closed()), undefined, { presenters });
    expect(await response.text()).toBe('late');
  });

  test('that all decline leave the refusal to the default', async () => {
    const { response } = await serve(thrower(closed()), undefined, { presenters: [() => undefined] });
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });

  test('receive the refusal and the request id', async () => {
    let id: string | undefined;
    const presenter: Presenter = ({ error, request, target, requestId }) => {
      id = requestId;
      return Response.json({ code: error.code, url: request.url, path: target?.path });
    };
    const { response } = await serve(thrower(closed()), undefined, { presenters: [presenter] });
    expect(await response.json()).toEqual({ code: 'door.closed', url: 'https://a.example/x', path: '/x' });
    expect(id).toMatch(UUID_V7);
  });

  test('are not called for an answer', async () => {
    const { response } = await serve(() => new Response('hello', { status: 404 }), undefined, {
      presenters: [named('presenter')],
    });
    expect(await response.text()).toBe('hello');
  });

  test.each([
    ['throws', thrower(new Error('hunter2'))],
    ['returns no response', (() => 'hunter2') as never],
    ['rejects', () => Promise.reject(new Error('hunter2'))],
    ['returns a promise of no response', (() => Promise.resolve('hunter2')) as never],
  ])('of which one %s end as 500 in the default form, recorded', async (_what, presenter) => {
    const { response, entries } = await serve(thrower(closed()), undefined, { presenters: [presenter] });
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('hunter2');
    expect(entries).toMatchObject([{ code: 'door.closed' }, { type: 'request.failed', status: 500 }]);
  });
});
