import { AccessError, type Refusal } from '@portcullis/core';
import { describe, expect, it } from 'vitest';
import { dialogPosts } from '../../src/refusal/dialog-posts.ts';
import { phabricatorPresenter } from '../../src/refusal/presenter.ts';
import { contextOf, REQUEST_ID } from '../fixtures/context.ts';
import { javelinJson, refusalOf } from '../fixtures/refusal.ts';

const via = { 'x-phabricator-via': '/maniphest/' };

async function present(path: string, headers: Record<string, string>, status: number): Promise<Response> {
  const response = await phabricatorPresenter(refusalOf(path, { headers }, status));
  if (response === undefined) throw new Error('left to the next presenter');
  return response;
}

/** A refusal of a POST of a script, whose body was looked at. */
async function refusedPost(
  body: string,
  status: number,
  headers: Record<string, string> = {},
): Promise<Refusal> {
  const context = contextOf('/maniphest/task/edit/1/comment/', {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(body.length),
      ...via,
    },
  });
  const error = new AccessError({
    code: 'policy.login_required',
    status,
    message: 'You may <not>.',
    headers,
  });
  await dialogPosts()(context, () => Promise.reject(error)).catch(() => undefined);
  return { ...context, error, reached: {}, recorded: false };
}

async function shown(
  refusal: Refusal,
): Promise<{ readonly dialog?: string; readonly redirect?: string | null }> {
  const response = await phabricatorPresenter(refusal);
  if (response === undefined) throw new Error('left to the next presenter');
  expect(response.status).toBe(200);
  const { payload } = (await javelinJson(response)) as {
    payload: { dialog?: string; redirect?: string | null };
  };
  return payload;
}

describe('phabricatorPresenter', () => {
  it('leaves pages and other programs to the next presenter', () => {
    for (const headers of [{ accept: 'text/html' }, { accept: 'application/json' }]) {
      expect(phabricatorPresenter(refusalOf('/maniphest/', { headers }))).toBeUndefined();
    }
  });

  it('reloads the page behind a dialog or a page-less navigation that needs a login', async () => {
    for (const parameter of ['__wflow__', '__quicksand__']) {
      const response = await present(`/maniphest/?${parameter}=true&__ajax__=true`, via, 401);
      expect(response.status).toBe(200);
      expect(await javelinJson(response)).toEqual({ error: null, payload: { redirect: null } });
    }
  });

  it('shows a refusal in a dialog', async () => {
    const response = await present('/maniphest/?__wflow__=true', via, 403);
    expect(response.status).toBe(200);
    const { payload } = (await javelinJson(response)) as { payload: { dialog: string } };
    expect(payload.dialog).toContain('You may not &lt;see&gt; this.');
    expect(payload.dialog).toContain(REQUEST_ID);
  });

  it('opens the forbidden page, without its query, where a user sees the reason', async () => {
    const response = await present('/config/?__quicksand__=true&secret=s', via, 403);
    expect(response.status).toBe(200);
    expect(await javelinJson(response)).toEqual({ error: null, payload: { redirect: '/config/' } });
  });

  it.each([
    '/api/user.whoami',
    '/a&b?__quicksand__=true',
    '/source/lab.git/info/refs?service=git-upload-pack',
  ])('leaves an ambiguous request to the next presenter, whatever client it claims: %s', (path) => {
    expect(phabricatorPresenter(refusalOf(path, { headers: via }, 400))).toBeUndefined();
  });

  it.each([401, 403, 502])('answers a background script with the status %i', async (status) => {
    const response = await present('/notification/panel/', via, status);
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
  ])('never redirects, caches, or shows private text: %s', async (path, headers) => {
    for (const status of [401, 403, 413, 502, 504]) {
      const response = await present(path, headers as Record<string, string>, status);
      expect(response.status === 200 || response.status === status).toBe(true);
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(response.headers.get('x-request-id')).toBe(REQUEST_ID);
      expect(response.headers.get('location')).toBeNull();
      expect(await response.text()).not.toContain('private detail');
    }
  });
});

describe('phabricatorPresenter, for a POST whose body identifies its kind', () => {
  const FORM =
    '__csrf__=B%40x&__form__=1&comment=half%20%22written%22%20%3Cb%3E&__ajax__=true&__wflow__=true';

  it('reloads the page behind a click that opens a dialog, and behind page-less navigation', async () => {
    for (const body of ['__wflow__=true&__ajax__=true', '__quicksand__=true&__ajax__=true&__wflow__=true']) {
      expect(await shown(await refusedPost(body, 401))).toEqual({ redirect: null });
    }
  });

  it('keeps the input of a form, and says where to sign in', async () => {
    const challenge = {
      'www-authenticate': 'Session realm="portcullis", login_uri="https://x.example/.portcullis/login?a&b"',
    };
    const { dialog = '' } = await shown(await refusedPost(FORM, 401, challenge));
    expect(dialog).toContain('Your sign-in has ended.');
    expect(dialog).toContain(
      'What you wrote is still on this page. Sign in again in another tab, then send it once more.',
    );
    expect(dialog).toContain(
      '<input type="hidden" name="comment" value="half &quot;written&quot; &lt;b&gt;" />',
    );
    expect(dialog).toContain('<input type="hidden" name="__form__" value="1" />');
    expect(dialog).not.toMatch(/name="__(?:ajax|wflow)__"/);
    expect(dialog).toContain(
      '<a href="https://x.example/.portcullis/login?a&amp;b" class="button button-grey" target="_blank" rel="noreferrer">',
    );
    expect(dialog).toMatch(/<button name="__again__" type="submit" data-sigil="__default__">/);
    // What its buttons send goes where the first request went.
    expect(dialog).not.toContain('action=');
  });

  it('keeps the input again when it is sent too early', async () => {
    const { dialog = '' } = await shown(await refusedPost(`${FORM}&__again__=true`, 401));
    expect(dialog.match(/__again__/g)).toHaveLength(1);
    expect(dialog).toContain('name="comment"');
  });

  it('links to any page of the site where the refusal contains no login address', async () => {
    for (const challenge of ['', 'Bearer error="invalid_token"', 'Session login_uri="javascript:alert(1)"']) {
      const headers = challenge === '' ? {} : { 'www-authenticate': challenge };
      const { dialog = '' } = await shown(await refusedPost(FORM, 401, headers));
      expect(dialog).toContain('<a href="/" class="button button-grey" target="_blank" rel="noreferrer">');
    }
  });

  it('links to the page itself for a stronger login, which asks for it', async () => {
    const headers = { 'www-authenticate': 'Bearer error="insufficient_user_authentication", max_age="300"' };
    const { dialog = '' } = await shown(await refusedPost(FORM, 401, headers));
    expect(dialog).toContain('You may &lt;not&gt;.');
    expect(dialog).toContain(
      '<a href="/maniphest/task/edit/1/comment/" class="button button-grey" target="_blank"',
    );
  });

  it.each([403, 413, 502])('shows in a dialog why a click or a form is refused with %i', async (status) => {
    for (const body of [FORM, '__wflow__=true']) {
      const { dialog = '' } = await shown(await refusedPost(body, status));
      expect(dialog).toContain('You may &lt;not&gt;.');
      expect(dialog).not.toContain('written');
    }
  });

  it('answers a background script with the status, and stores nothing', async () => {
    const response = await phabricatorPresenter(await refusedPost('__ajax__=true&comment=half', 401));
    expect(response?.status).toBe(401);
    expect(await response?.text()).not.toContain('half');
  });
});
