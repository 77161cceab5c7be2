import { pipeline } from '@portcullis/core';
import { expect, test } from 'vitest';
import { classified } from '../src/index.ts';
import { contextOf, type TestContext } from './fixtures/context.ts';

test('hands the resource on, and writes it to the trail before anybody decides', async () => {
  const context = contextOf('/differential/revision/edit/12/', { method: 'POST' });
  const resource = { application: 'differential', kind: 'revision', id: 'D12', operation: 'edit' };
  const app = pipeline<TestContext<unknown>>()
    .use(classified())
    .handle((further) => {
      expect(context.trail.entries).toEqual([{ type: 'resource.classified', resource }]);
      return Response.json(further.resource);
    });
  expect(await (await app(context)).json()).toEqual(resource);
});

test('lets a path pass that Phorge does not serve, and says that it knows nothing of it', async () => {
  const app = pipeline<TestContext<unknown>>()
    .use(classified())
    .handle(({ resource }) => Response.json(resource));
  expect(await (await app(contextOf('/nowhere/'))).json()).toEqual({
    application: 'unknown',
    reaches: 'any',
  });
});

const BELOW_A_REPOSITORY = 'phabricator.repository_request_unknown';

test('reads a form below a repository, and leaves it unread for those who send it on', async () => {
  const context = contextOf('/source/lab/edit/activate/', {
    method: 'POST',
    body: '__form__=1&cmd=unbundle',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  const app = pipeline<TestContext<unknown>>()
    .use(classified())
    .handle(async ({ request, resource }) => new Response(`${resource.operation} ${await request.text()}`));
  expect(await (await app(context)).text()).toBe('push __form__=1&cmd=unbundle');
});

test('refuses what has no known shape below a repository, and has written down what it was taken for', async () => {
  const context = contextOf('/source/lab.git/info/refs?+service=git-receive-pack');
  const app = pipeline<TestContext<unknown>>()
    .use(classified())
    .handle(() => new Response('let through'));
  await expect(app(context)).rejects.toMatchObject({ code: BELOW_A_REPOSITORY, status: 400 });
  expect(context.trail.entries).toMatchObject([{ resource: { operation: 'push' } }]);
});
