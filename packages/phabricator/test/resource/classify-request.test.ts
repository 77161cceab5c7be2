import { expect, test } from 'vitest';
import { classifyRequest } from '../../src/resource/classify-request.ts';
import { contextOf } from '../fixtures/context.ts';

test('classifyRequest returns immediately what an address is about', () => {
  expect(classifyRequest(contextOf('/differential/revision/edit/12/', { method: 'POST' }))).toEqual({
    application: 'differential',
    kind: 'revision',
    id: 'D12',
    operation: 'edit',
  });
});

test('a path that Phorge does not serve is accepted, and its resource is unknown', () => {
  expect(classifyRequest(contextOf('/nowhere/'))).toEqual({ application: 'unknown', reaches: 'any' });
});

test('the cached resource of a commit is not used for its page with a query', () => {
  expect(classifyRequest(contextOf('/rLAB0a1b'))).toMatchObject({ operation: 'commit' });
  expect(classifyRequest(contextOf('/rLAB0a1b?cmd=getbundle'))).toMatchObject({ operation: 'push' });
  expect(classifyRequest(contextOf('/rLAB0a1b'))).toMatchObject({ operation: 'commit' });
  expect(classifyRequest(contextOf('/R7:0a1b?view=1'))).toMatchObject({ operation: 'commit' });
  expect(classifyRequest(contextOf('/R7:0a1b?service=x'))).toMatchObject({ operation: 'push' });
});

const BELOW_A_REPOSITORY = 'phabricator.repository_request_unknown';

test('below a repository, a request shaped like a commit is no commit', async () => {
  await expect(classifyRequest(contextOf('/source/lab/R7:0a1b?a=b'))).rejects.toMatchObject({
    code: BELOW_A_REPOSITORY,
  });
});

test('a form below a repository is read, and stays readable for later steps', async () => {
  const context = contextOf('/source/lab/edit/activate/', {
    method: 'POST',
    body: '__form__=1&cmd=unbundle',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect(await classifyRequest(context)).toMatchObject({ operation: 'push' });
  expect(await context.request.text()).toBe('__form__=1&cmd=unbundle');
});

test('a request with an unknown shape below a repository is refused, and recorded with its resource', async () => {
  const context = contextOf('/source/lab.git/info/refs?+service=git-receive-pack');
  await expect(classifyRequest(context)).rejects.toMatchObject({ code: BELOW_A_REPOSITORY, status: 400 });
  expect(context.trail.entries).toMatchObject([
    { type: 'resource.classified', resource: { operation: 'push' } },
  ]);
});
