import { expect, it } from 'vitest';
import { durableObjectSso, type SsoNamespace } from '../../../src/sso/store/durable-object-sso.ts';
import { memorySso } from '../../../src/sso/store/memory-sso.ts';
import { AUTHORIZE, authorizeQuery, signOnScene } from '../../fixtures/sso-server.ts';

it('durableObjectSso asks for the object anew at each call, by its name', async () => {
  const asked: string[] = [];
  const stub = memorySso();
  const namespace: SsoNamespace = {
    getByName: (name) => {
      asked.push(name);
      return stub;
    },
  };
  const store = durableObjectSso(namespace);
  await store.put('a', 'text', 60, 0);
  expect(await store.take('a', 0)).toBe('text');
  expect(await durableObjectSso(namespace, 'phorge').nameFor('one', ['ada'])).toBe('ada');
  expect(asked).toEqual(['sso', 'sso', 'phorge']);
});

it('durableObjectSso fails closed where the object cannot even be named', async () => {
  const namespace: SsoNamespace = {
    getByName: () => {
      throw new TypeError('the binding is broken');
    },
  };
  const scene = signOnScene({ store: durableObjectSso(namespace) });
  const response = await scene.serve(`${AUTHORIZE}?${authorizeQuery()}`);
  expect([response.status, scene.failure?.code]).toEqual([503, 'sso.unavailable']);
});

it('durableObjectSso reports an unbound object at the start, and not at the first login', () => {
  expect(() => durableObjectSso(undefined as never)).toThrow(
    'durableObjectSso: a Durable Object namespace of PortcullisSso is required, but it is undefined',
  );
});
