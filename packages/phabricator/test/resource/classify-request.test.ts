import { expect, test } from 'vitest';
import { classifyRequest } from '../../src/resource/classify-request.ts';
import { contextOf } from '../fixtures/context.ts';

test('says at once what an address says', () => {
  expect(classifyRequest(contextOf('/differential/revision/edit/12/', { method: 'POST' }))).toEqual({
    application: 'differential',
    kind: 'revision',
    id: 'D12',
    operation: 'edit',
  });
});

test('lets a path pass that Phorge does not serve, and says that it knows nothing of it', () => {
  expect(classifyRequest(contextOf('/nowhere/'))).toEqual({ application: 'unknown', reaches: 'any' });
});

test('what is remembered of a commit is not what its page with a query is taken for', () => {
  expect(classifyRequest(contextOf('/rLAB0a1b'))).toMatchObject({ operation: 'commit' });
  expect(classifyRequest(contextOf('/rLAB0a1b?cmd=getbundle'))).toMatchObject({ operation: 'push' });
  expect(classifyRequest(contextOf('/rLAB0a1b'))).toMatchObject({ operation: 'commit' });
  expect(classifyRequest(contextOf('/R7:0a1b?view=1'))).toMatchObject({ operation: 'commit' });
  expect(classifyRequest(contextOf('/R7:0a1b?service=x'))).toMatchObject({ operation: 'push' });
});

const BELOW_A_REPOSITORY = 'phabricator.repository_request_unknown';

test('below a repository, what has the form of a commit is none', async () => {
  await expect(classifyRequest(contextOf('/source/lab/R7:0a1b?a=b'))).rejects.toMatchObject({
    code: BELOW_A_REPOSITORY,
  });
});

test('reads a form below a repository, and leaves it unread for those who send it on', async () => {
  const context = contextOf('/source/lab/edit/activate/', {
    method: 'POST',
    body: '__form__=1&cmd=unbundle',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect(await classifyRequest(context)).toMatchObject({ operation: 'push' });
  expect(await context.request.text()).toBe('__form__=1&cmd=unbundle');
});

test('refuses what has no known shape below a repository, and has written down what it was taken for', async () => {
  const context = contextOf('/source/lab.git/info/refs?+service=git-receive-pack');
  await expect(classifyRequest(context)).rejects.toMatchObject({ code: BELOW_A_REPOSITORY, status: 400 });
  expect(context.trail.entries).toMatchObject([
    { type: 'resource.classified', resource: { operation: 'push' } },
  ]);
});
