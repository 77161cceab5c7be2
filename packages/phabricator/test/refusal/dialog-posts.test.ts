import { AccessError, type BaseContext, pipeline, worker } from '@portcullis/core';
import { describe, expect, it } from 'vitest';
import { dialogPosts, scriptPost } from '../../src/refusal/dialog-posts.ts';
import { contextOf } from '../fixtures/context.ts';

const REFUSAL = new AccessError({ code: 'policy.login_required', status: 401, message: 'Log in.' });

interface Post {
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly method?: string;
}

/** What is known of a refused POST of a script. */
async function refused(
  body: string | Uint8Array<ArrayBuffer> | undefined,
  { path = '/T1', headers = {}, method = 'POST' }: Post = {},
) {
  const given = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(body?.length ?? 0),
    'x-phabricator-via': '/T1',
    ...headers,
  };
  const kept = Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const context = contextOf(path, { method, headers: kept, ...(body === undefined ? {} : { body }) });
  await expect(dialogPosts()(context, () => Promise.reject(REFUSAL))).rejects.toBe(REFUSAL);
  return { post: scriptPost(context.request), request: context.request };
}

describe('dialogPosts', () => {
  it.each<[string, unknown]>([
    ['__wflow__=true&__ajax__=true&__metablock__=1', { kind: 'click' }],
    ['__ajax__=true&__quicksand__=true&__wflow__=true', { kind: 'quicksand' }],
    ['__quicksand__=true', { kind: 'quicksand' }],
    ['__ajax__=true&__metablock__=3', undefined],
    // To PHP, a byte order mark is a part of the name.
    ['\ufeff__wflow__=true', undefined],
    ['__ajax__=true&__form__=1&comment=half', undefined],
    ['', undefined],
    ['%5F%5Fwflow%5F%5F=true', { kind: 'click' }],
    ['__wflow__=true&__form__=1', { kind: 'form', fields: [['__form__', '1']] }],
    [
      '__csrf__=B%40x&__form__=1&comment=Zo%C3%AB+%26%0A&a[]=1&a[]=2&__wflow__=true&__ajax__=true&__metablock__=9',
      {
        kind: 'form',
        fields: [
          ['__csrf__', 'B@x'],
          ['__form__', '1'],
          ['comment', 'Zoë &\n'],
          ['a[]', '1'],
          ['a[]', '2'],
        ],
      },
    ],
  ])('returns for %j', async (body, post) => {
    expect((await refused(body)).post).toEqual(post);
  });

  it('considers the parameters of the address', async () => {
    expect((await refused('comment=half', { path: '/T1?__wflow__=true' })).post).toMatchObject({
      kind: 'form',
    });
    expect((await refused('__ajax__=true', { path: '/T1?__wflow__=true' })).post).toEqual({ kind: 'click' });
    expect((await refused('a=1', { path: '/T1?__quicksand__=true' })).post).toEqual({ kind: 'quicksand' });
  });

  it.each<[string, Post, string?]>([
    ['no script sends', { headers: { 'x-phabricator-via': undefined } }],
    ['is no form', { headers: { 'content-type': 'application/octet-stream' } }],
    ['is another kind of form', { headers: { 'content-type': 'multipart/form-data; boundary=x' } }],
    ['does not say how large it is', { headers: { 'content-length': undefined } }],
    ['is large', { headers: { 'content-length': '65537' } }],
    ['is sent by PUT', { method: 'PUT' }],
  ])('does not read a request that %s', async (_, post) => {
    const { post: known, request } = await refused('__wflow__=true', post);
    expect([known, request.bodyUsed]).toEqual([undefined, false]);
  });

  it('stops reading a body that is larger than its declared length', async () => {
    const { post } = await refused(`__wflow__=true&a=${'x'.repeat(70_000)}`, {
      headers: { 'content-length': '10' },
    });
    expect(post).toBeUndefined();
  });

  it('knows nothing of a request without a body, or with one that is too large, although its address has fields of a dialog', async () => {
    const path = '/T1?__wflow__=true';
    expect((await refused(undefined, { path })).post).toBeUndefined();
    const headers = { 'content-length': '10' };
    expect((await refused(`a=${'x'.repeat(70_000)}`, { path, headers })).post).toBeUndefined();
  });

  it('reads a form that is not in UTF-8, and passes its refusal on', async () => {
    const latin1 = Uint8Array.from([...new TextEncoder().encode('__wflow__=true&a=Zo'), 0xeb]);
    const fields = [['a', 'Zo\ufffd']];
    expect((await refused(latin1)).post).toEqual({ kind: 'form', fields });
  });

  it('does not read a body that was already read', async () => {
    const context = contextOf('/T1', {
      method: 'POST',
      body: '__wflow__=true',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': '14',
        'x-phabricator-via': '/',
      },
    });
    const read = async (): Promise<Response> => {
      await context.request.text();
      throw REFUSAL;
    };
    await expect(dialogPosts()(context, read)).rejects.toBe(REFUSAL);
    expect(scriptPost(context.request)).toBeUndefined();
  });

  it('does not change requests that are answered, and bugs', async () => {
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': '14',
      'x-phabricator-via': '/',
    };
    const context = contextOf('/T1', { method: 'POST', body: '__wflow__=true', headers });
    const answer = new Response('ok');
    expect(await dialogPosts()(context, async () => answer)).toBe(answer);
    const bug = new Error('bug');
    await expect(dialogPosts()(context, () => Promise.reject(bug))).rejects.toBe(bug);
    expect([scriptPost(context.request), context.request.bodyUsed]).toEqual([undefined, false]);
  });

  it('gives the result to the presenter of the same request, and of no other', async () => {
    const seen: unknown[] = [];
    const app = pipeline<BaseContext>()
      .use(dialogPosts())
      .handle(() => {
        throw REFUSAL;
      });
    const presenter = ({ request }: { readonly request: Request }) => {
      seen.push(scriptPost(request)?.kind);
      return new Response('shown');
    };
    const handler = worker(app, { presenters: [presenter] });
    for (const body of ['__wflow__=true', 'a=1&__wflow__=1', '__ajax__=true']) {
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': String(body.length),
        'x-phabricator-via': '/',
      };
      const request = new Request('https://phorge.example.com/T1', { method: 'POST', body, headers });
      await handler(request, {}, { waitUntil: () => undefined });
    }
    expect(seen).toEqual(['click', 'form', undefined]);
  });
});
