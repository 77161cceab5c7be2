import { describe, expect, test } from 'vitest';
import { classifyRequest } from '../src/resource/classify-request.ts';
import { contextOf } from './fixtures/context.ts';

const COMMENT = '/maniphest/task/edit/7/comment/';
const FORM = 'application/x-www-form-urlencoded';
const view = { operation: 'view', method: 'GET', reads: true };

/** What a comment must be allowed as besides, by its text. */
async function embedded(text: string, { path = COMMENT, body = '', type = FORM } = {}) {
  const context = contextOf(path, {
    method: 'POST',
    body: body === '' ? `__csrf__=x&comment=${encodeURIComponent(text)}` : body,
    headers: { 'content-type': type },
  });
  const { asSent, ...resource } = await classifyRequest(context);
  expect(resource).toMatchObject({ application: 'maniphest', operation: 'edit' });
  return asSent;
}

describe('a comment that shows an object in place must be allowed as a request for that object too:', () => {
  test.each([
    ['a paste', '{P3}', 'paste'],
    ['with options', 'see {P3, layout=full}', 'paste'],
    ['with a space before the name', '{ P3}', 'paste'],
    ['a revision', '{D12}', 'differential'],
    ['by its address', '{https://phorge.example.com/D12}', 'differential'],
    [
      'by the address of its PHID',
      `{https://phorge.example.com/PHID-DREV-${'a'.repeat(20)}}`,
      'differential',
    ],
    ['a poll', '{V1}', 'slowvote'],
    ['a mock', '{M1}', 'pholio'],
    ['a commit', '{rLAB0a1b2c3d}', 'diffusion'],
    ['a commit by letters alone', '{rLABabcdefa}', 'diffusion'],
    ['a commit by its hash', '{0a1b2c3d4e}', 'diffusion'],
    ['a repository', '{R7}', 'diffusion'],
    ['a piece of a file', '{src path=/a.c, repository=LAB}', 'diffusion'],
  ])('%s, %s', async (_what, text, application) => {
    expect(await embedded(text)).toMatchObject({ ...view, application });
  });

  test('a panel, which may show any application', async () => {
    expect(await embedded('{W3}')).toEqual({ ...view, application: 'unknown', reaches: 'any' });
  });

  test('several, of several applications', async () => {
    expect(await embedded('{P3} {V1} {P4}')).toEqual({
      ...view,
      application: 'paste',
      reaches: ['slowvote'],
    });
  });

  test('in a field of any name, in a multipart form, and in the address', async () => {
    expect(await embedded('', { body: 'a[b]=%7bP3%7d' })).toMatchObject({ application: 'paste' });
    const type = 'multipart/form-data; boundary=x';
    const part = (disposition: string, text: string) =>
      `--x\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${text}\r\n--x--\r\n`;
    expect(await embedded('', { type, body: part('name="comment"', '{P3}') })).toMatchObject({
      application: 'paste',
    });
    expect(await embedded('', { type, body: part('name="f"; filename="a"', '{P3}') })).toBeUndefined();
    expect(await embedded('none', { path: `${COMMENT}?comment=%7BP3%7D` })).toMatchObject({
      application: 'paste',
    });
  });
});

test.each([
  ['a task, which is the page’s own', '{T12}', 'maniphest'],
  ['a file, which rules about files hold', '{F12}', undefined],
  ['a mention', 'P3, D12 and https://phorge.example.com/D12', undefined],
  ['an icon', '{icon bug}', undefined],
  ['code', 'if (x) { return {a: 1}; }', undefined],
  ['nothing', 'It is out.', undefined],
])('a comment with %s needs no further permission', async (_what, text, application) => {
  expect((await embedded(text))?.application).toBe(application);
});

describe('a form that cannot be read may embed any object:', () => {
  const any = { application: 'unknown', reaches: 'any' };

  test('one that two readers read in two ways', async () => {
    const type = 'multipart/form-data; boundary=x';
    expect(await embedded('', { type, body: 'x{' })).toMatchObject(any);
  });

  test('one that is too large', async () => {
    expect(await embedded('x'.repeat(1_048_577))).toMatchObject(any);
  });
});

test('the form stays readable for later steps, and the cached resource of the address contains nothing of it', async () => {
  const post = (body: string) =>
    contextOf(COMMENT, { method: 'POST', body, headers: { 'content-type': FORM } });
  const context = post('comment=%7BP3%7D');
  expect(await classifyRequest(context)).toHaveProperty('asSent');
  expect(await context.request.text()).toBe('comment=%7BP3%7D');
  expect(await classifyRequest(post('comment=x'))).not.toHaveProperty('asSent');
});

test('no objects are read from a body that is no form, from a page that is only read, or from a Conduit call', () => {
  for (const context of [
    contextOf(`${COMMENT}?comment=%7BP3%7D`),
    contextOf('/file/dropupload/', {
      method: 'POST',
      body: '{P3}',
      headers: { 'content-type': 'application/octet-stream' },
    }),
    contextOf('/api/maniphest.edit', {
      method: 'POST',
      body: 'a=%7BP3%7D',
      headers: { 'content-type': FORM },
    }),
  ]) {
    expect(classifyRequest(context)).not.toHaveProperty('then');
    expect(classifyRequest(context)).not.toHaveProperty('asSent');
  }
});
