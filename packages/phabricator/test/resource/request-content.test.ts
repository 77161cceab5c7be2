import { describe, expect, it, test, vi } from 'vitest';
import { isLfsDownload, isPageForm, requestContent } from '../../src/resource/request-content.ts';

const FORM = 'application/x-www-form-urlencoded';
const LFS = 'application/vnd.git-lfs+json; charset=utf-8';

async function bodyOf(init: RequestInit): Promise<string> {
  const { body } = await requestContent(new Request('https://phorge.example.com/source/lab/', init));
  return typeof body === 'string' ? body : new TextDecoder().decode(body);
}

describe('a body is read where the resource depends on it', () => {
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
    [
      'said to be larger',
      { method: 'POST', body: 'a=b', headers: { 'content-type': FORM, 'content-length': '262145' } },
      'unread',
    ],
    [
      'said to be of 256 KiB',
      { method: 'POST', body: 'a=b', headers: { 'content-type': FORM, 'content-length': '262144' } },
      'a=b',
    ],
    ['of no bytes', { method: 'POST', body: '', headers: { 'content-length': '0' } }, 'none'],
    ['of no type', { method: 'POST', body: new TextEncoder().encode('a=b') }, 'unread'],
    ['larger', { method: 'POST', body: 'a'.repeat(262_145), headers: { 'content-type': FORM } }, 'unread'],
  ])('%s', async (_, init, expected) => expect((await bodyOf(init)) === expected).toBe(true));
});

test('the forwarded body is unchanged', async () => {
  const request = new Request('https://phorge.example.com/source/lab/', {
    method: 'POST',
    body: 'a=b',
    headers: { 'content-type': FORM },
  });
  await requestContent(request);
  expect(await request.text()).toBe('a=b');
});

test('the arguments of Mercurial are joined by their numbers', async () => {
  const headers = {
    'x-hgarg-10': 'd',
    'x-hgarg-2': 'b',
    'x-hgarg-1': 'a',
    'x-hgarg-x': 'e',
    'x-hgarg-3x': 'f',
    'y-x-hgarg-4': 'g',
  };
  const { mercurialArguments } = await requestContent(
    new Request('https://phorge.example.com/', { headers }),
  );
  expect(mercurialArguments).toBe('abd');
});

test('an argument of Mercurial has one number: no other encoding of it is read, here and in PHP', async () => {
  const headers = { 'x-hgarg-01': 'cmds=heads&x', 'x-hgarg-1': 'cmds=pushkey', 'x-hgarg-0': 'a' };
  const { mercurialArguments } = await requestContent(
    new Request('https://phorge.example.com/', { headers }),
  );
  expect(mercurialArguments).toBe('cmds=pushkey');
});

test('a body that breaks off gives no content', async () => {
  const body = new ReadableStream({ pull: (controller) => controller.error(new Error('gone')) });
  const init = { method: 'POST', body, duplex: 'half', headers: { 'content-type': FORM } };
  expect(await bodyOf(init as RequestInit)).toBe('unread');
});

test('a body that does not arrive is not waited for beyond the time limit', async () => {
  vi.useFakeTimers();
  const init = {
    method: 'POST',
    body: new ReadableStream(),
    duplex: 'half',
    headers: { 'content-type': FORM },
  };
  const late = expect(bodyOf(init as RequestInit)).rejects.toMatchObject({ code: 'request.timeout' });
  await vi.advanceTimersByTimeAsync(20_000);
  await late;
  vi.useRealTimers();
});

test('a body that is too large is still forwarded whole', async () => {
  const body = 'a'.repeat(300_000);
  const init = { method: 'POST', body, headers: { 'content-type': FORM } };
  const request = new Request('https://phorge.example.com/source/lab/', init);
  expect((await requestContent(request)).body).toBe('unread');
  expect(await request.text()).toBe(body);
});

const contentOf = (type: string, body: BodyInit, headers: Record<string, string> = {}) =>
  requestContent(
    new Request('https://phorge.example.com/source/lab/', {
      method: 'POST',
      body,
      headers: { 'content-type': type, ...headers },
    }),
  );

describe('the form of a page', () => {
  const multipart = (name: string): string =>
    `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\nunbundle\r\n--x--\r\n`;
  const MULTIPART = 'multipart/form-data; boundary=x';

  it.each([
    ['is one without a command', FORM, 'a=b&cmdx=1&xcmd=2&xservice=3', true],
    ['is none that has a command of Mercurial', FORM, 'a=b&cmd=unbundle', false],
    ['is none that has a service of git', FORM, 'service=git-receive-pack', false],
    ['may have parts', MULTIPART, multipart('a'), true],
    ['is none with a command in a part', MULTIPART, multipart('cmd'), false],
    ['is no batch of git-lfs', LFS, '{}', false],
    ['is nothing that is not understood', 'application/x-git', '0000', false],
  ])('%s', async (_, type, body, expected) => {
    expect(isPageForm(await contentOf(type, body))).toBe(expected);
  });

  test('a body that cannot be read is no form, though its type says so', async () => {
    expect(isPageForm(await contentOf(FORM, 'a=b', { 'content-encoding': 'gzip' }))).toBe(false);
  });
});

describe('a batch of git-lfs asks for downloads', () => {
  const DOWNLOAD = '{"operation":"download"}';

  it.each<[string, string, BodyInit, boolean]>([
    ['where it says so', LFS, DOWNLOAD, true],
    ['and not where it asks for something else', LFS, '{"operation":"upload"}', false],
    ['and not where something else comes last', LFS, '{"operation":"download","operation":"upload"}', false],
    ['and not as another type', FORM, DOWNLOAD, false],
    ['and not without JSON', LFS, '{', false],
    ['and not as null', LFS, 'null', false],
    ['and not behind a byte order mark, where PHP reads nothing', LFS, `\ufeff${DOWNLOAD}`, false],
    [
      'and not with bytes that are no UTF-8',
      LFS,
      Uint8Array.from([...new TextEncoder().encode('{"operation":"download","a":"'), 0xff, 0x22, 0x7d]),
      false,
    ],
  ])('%s', async (_, type, body, expected) => {
    expect(isLfsDownload(await contentOf(type, body))).toBe(expected);
  });
});
