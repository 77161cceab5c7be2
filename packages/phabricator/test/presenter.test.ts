import { describe, expect, it } from 'vitest';
import { phabricatorPresenter } from '../src/presenter.ts';
import { REQUEST_ID } from './fixtures/context.ts';
import { javelinJson, refusalOf } from './fixtures/refusal.ts';

const via = { 'x-phabricator-via': '/maniphest/' };

function present(path: string, headers: Record<string, string>, status: number): Response {
  const response = phabricatorPresenter(refusalOf(path, { headers }, status));
  if (response === undefined) throw new Error('left to the next presenter');
  return response;
}

describe('phabricatorPresenter', () => {
  it('leaves pages and other programs to the next presenter', () => {
    for (const headers of [{ accept: 'text/html' }, { accept: 'application/json' }]) {
      expect(phabricatorPresenter(refusalOf('/maniphest/', { headers }))).toBeUndefined();
    }
  });

  it('reloads the page behind a dialog or a page-less navigation that needs a login', async () => {
    for (const parameter of ['__wflow__', '__quicksand__']) {
      const response = present(`/maniphest/?${parameter}=true&__ajax__=true`, via, 401);
      expect(response.status).toBe(200);
      expect(await javelinJson(response)).toEqual({ error: null, payload: { redirect: null } });
    }
  });

  it('shows what is forbidden in a dialog', async () => {
    const response = present('/maniphest/?__wflow__=true', via, 403);
    expect(response.status).toBe(200);
    const { payload } = (await javelinJson(response)) as { payload: { dialog: string } };
    expect(payload.dialog).toContain('You may not &lt;see&gt; this.');
    expect(payload.dialog).toContain(REQUEST_ID);
  });

  it('opens the page that is forbidden, without its query, where a person sees why', async () => {
    const response = present('/config/?__quicksand__=true&secret=s', via, 403);
    expect(response.status).toBe(200);
    expect(await javelinJson(response)).toEqual({ error: null, payload: { redirect: '/config/' } });
  });

  it.each([
    '/api/user.whoami',
    '/a&b?__quicksand__=true',
    '/source/lab.git/info/refs?service=git-upload-pack',
  ])('leaves an ambiguous request to the next presenter, whoever it claims to be from: %s', (path) => {
    expect(phabricatorPresenter(refusalOf(path, { headers: via }, 400))).toBeUndefined();
  });

  it.each([401, 403, 502])('tells a background script with the status %i', async (status) => {
    const response = present('/notification/panel/', via, status);
    expect(response.status).toBe(status);
    expect(await javelinJson(response)).toEqual({
      error: { code: expect.any(String), info: `You may not <see> this. (request ${REQUEST_ID})` },
      payload: null,
    });
  });

  it.each([
    ['/api/user.whoami', {}],
    ['/maniphest/?__wflow__=true', via],
    ['/maniphest/?__quicksand__=true', via],
    ['/notification/panel/', via],
    ['/source/lab.git/info/refs?service=git-upload-pack', {}],
    ['/source/lab.git/info/lfs/objects/batch', { accept: 'application/vnd.git-lfs+json' }],
  ])('never redirects, caches, or tells what is private: %s', async (path, headers) => {
    for (const status of [401, 403, 413, 502, 504]) {
      const response = present(path, headers as Record<string, string>, status);
      expect(response.status === 200 || response.status === status).toBe(true);
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(response.headers.get('x-request-id')).toBe(REQUEST_ID);
      expect(response.headers.get('location')).toBeNull();
      expect(await response.text()).not.toContain('private detail');
    }
  });
});
