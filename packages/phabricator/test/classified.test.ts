import { route } from '@portcullis/core';
import { expect, test } from 'vitest';
import { classified } from '../src/index.ts';
import { contextOf, type TestContext } from './fixtures/context.ts';

test('hands the resource on, and writes it to the trail before anybody decides', async () => {
  const context = contextOf('/differential/revision/edit/12/', { method: 'POST' });
  const resource = { application: 'differential', kind: 'revision', id: 'D12', operation: 'edit' };
  const app = route<TestContext<unknown>>()
    .use(classified())
    .handle((further) => {
      expect(context.trail.entries).toEqual([{ type: 'resource.classified', resource }]);
      return Response.json(further.resource);
    });
  expect(await (await app(context)).json()).toEqual(resource);
});

test('lets a path pass that Phorge does not serve, and says that it knows nothing of it', async () => {
  const app = route<TestContext<unknown>>()
    .use(classified())
    .handle(({ resource }) => Response.json(resource));
  expect(await (await app(contextOf('/nowhere/'))).json()).toEqual({ application: 'unknown' });
});
