import { expect, test } from 'vitest';
import { type BaseContext, pipeline, route, worker } from '../src/index.ts';
import { type HasParams, routes } from '../src/itty.ts';
import { noExecution } from './start-context.ts';

type Answer = BaseContext & HasParams;

test('inside workerd, routes match and take their parameters', async () => {
  const api = routes<BaseContext>().get(
    '/x/:identity',
    route<Answer>().handle(({ params }) => Response.json(params)),
  );
  const gate = worker(pipeline<BaseContext>().handle(api.handler));
  const response = await gate(new Request('https://a.example/x/admin'), {}, noExecution);
  expect(await response.json()).toEqual({ identity: 'admin' });
  expect((await gate(new Request('https://a.example/y'), {}, noExecution)).status).toBe(404);
});

test('inside workerd, the request of a route can be forwarded', async () => {
  const api = routes<BaseContext>().post(
    '/x/:name',
    route<Answer>().handle(async ({ request }) => {
      const forwarded = new Request(request, { headers: { 'x-forwarded': 'yes' } });
      return new Response(`${forwarded.method} ${forwarded.url} ${await forwarded.text()}`);
    }),
  );
  const gate = worker(pipeline<BaseContext>().handle(api.handler));
  const request = new Request('https://a.example/x/y', { method: 'POST', body: 'hello' });
  expect(await (await gate(request, {}, noExecution)).text()).toBe('POST https://a.example/x/y hello');
});
