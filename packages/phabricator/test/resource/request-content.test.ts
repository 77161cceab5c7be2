import { describe, expect, it, test } from 'vitest';
import { requestContent } from '../../src/resource/request-content.ts';

const FORM = 'application/x-www-form-urlencoded';
const LFS = 'application/vnd.git-lfs+json; charset=utf-8';

async function bodyOf(init: RequestInit): Promise<string> {
  const { body } = await requestContent(new Request('https://phorge.example.com/source/lab/', init));
  return typeof body === 'string' ? body : new TextDecoder().decode(body);
}

describe('a body is read if it must be understood', () => {
  it.each<[string, RequestInit, string]>([
    ['none at all', { method: 'POST' }, 'none'],
    ['of a page', {}, 'none'],
    ['a form', { method: 'POST', body: 'a=b', headers: { 'content-type': FORM } }, 'a=b'],
    ['of git-lfs', { method: 'POST', body: '{}', headers: { 'content-type': LFS } }, '{}'],
    ['of git', { method: 'POST', body: '0000', headers: { 'content-type': 'application/x-git' } }, 'unread'],
    [
      'compressed',
      { method: 'POST', body: 'a=b', headers: { 'content-type': FORM, 'content-encoding': 'gzip' } },
      'unread',
    ],
    [
      'of 256 KiB',
      { method: 'POST', body: 'a'.repeat(262_144), headers: { 'content-type': FORM } },
      'a'.repeat(262_144),
    ],
    ['larger', { method: 'POST', body: 'a'.repeat(262_145), headers: { 'content-type': FORM } }, 'unread'],
  ])('%s', async (_, init, expected) => expect((await bodyOf(init)) === expected).toBe(true));
});

test('what is sent on is untouched', async () => {
  const request = new Request('https://phorge.example.com/source/lab/', {
    method: 'POST',
    body: 'a=b',
    headers: { 'content-type': FORM },
  });
  await requestContent(request);
  expect(await request.text()).toBe('a=b');
});

test('the arguments of Mercurial are joined by their numbers', async () => {
  const headers = { 'x-hgarg-10': 'd', 'x-hgarg-2': 'b', 'x-hgarg-1': 'a', 'x-hgarg-x': 'e' };
  const { mercurialArguments } = await requestContent(
    new Request('https://phorge.example.com/', { headers }),
  );
  expect(mercurialArguments).toBe('abd');
});

test('an argument of Mercurial has one number: no other spelling of it is read, here and in PHP', async () => {
  const headers = { 'x-hgarg-01': 'cmds=heads&x', 'x-hgarg-1': 'cmds=pushkey', 'x-hgarg-0': 'a' };
  const { mercurialArguments } = await requestContent(
    new Request('https://phorge.example.com/', { headers }),
  );
  expect(mercurialArguments).toBe('cmds=pushkey');
});

test('a body that breaks off is not understood', async () => {
  const body = new ReadableStream({ pull: (controller) => controller.error(new Error('gone')) });
  const init = { method: 'POST', body, duplex: 'half', headers: { 'content-type': FORM } };
  expect(await bodyOf(init as RequestInit)).toBe('unread');
});

test('a body that is too large still goes on whole', async () => {
  const body = 'a'.repeat(300_000);
  const init = { method: 'POST', body, headers: { 'content-type': FORM } };
  const request = new Request('https://phorge.example.com/source/lab/', init);
  expect((await requestContent(request)).body).toBe('unread');
  expect(await request.text()).toBe(body);
});
