import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { GENERATED_FILES } from '@portcullis/testing/phorge';
import { afterAll, beforeAll, expect, test } from 'vitest';
import WebSocketClient from 'ws';
import { startWholeGate, type WholeGate } from './running-gate.ts';

const MEBIBYTE = 1024 * 1024;
const SIZE = 200 * MEBIBYTE;
const LARGEST_GROWTH = 32 * MEBIBYTE;

let whole: WholeGate;
let token: string;
beforeAll(async () => {
  whole = await startWholeGate();
  token = await whole.tokenOf('engineer');
});
afterAll(() => whole?.close());

/** The resident memory of the workerd that this process started, in bytes. */
function memoryOfWorkerd(): number {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const status = statusOf(pid);
    if (/^Name:\s*workerd$/m.test(status) && new RegExp(`^PPid:\\s*${process.pid}$`, 'm').test(status)) {
      return Number(/^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1]) * 1024;
    }
  }
  throw new Error('no workerd of this process is running');
}

function statusOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    // It ended meanwhile, so it is not the one.
    return '';
  }
}

/** Calls back with the largest growth of workerd's memory, looked at while the bytes go by. */
async function growthDuring(transfer: (look: () => void) => Promise<void>): Promise<number> {
  // The first requests make workerd compile and allocate what it keeps: that is not what passes through.
  await whole.ask('/maniphest/', { token });
  const before = memoryOfWorkerd();
  let most = before;
  await transfer(() => {
    most = Math.max(most, memoryOfWorkerd());
  });
  return most - before;
}

test('a raw upload of 200 MB passes through, and the memory of workerd grows by less than 32 MB', async () => {
  const chunk = Buffer.alloc(MEBIBYTE, 'x');
  const growth = await growthDuring(async (look) => {
    const upload = httpRequest({
      host: '127.0.0.1',
      port: whole.port,
      method: 'POST',
      path: '/file/dropupload/?name=large.bin&__ajax__=true',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/octet-stream',
        'content-length': SIZE,
        'x-phabricator-via': '/file/',
      },
    });
    const answered = once(upload, 'response');
    for (let sent = 0; sent < SIZE; sent += MEBIBYTE) {
      if (!upload.write(chunk)) await once(upload, 'drain');
      look();
    }
    upload.end();
    const [answer] = (await answered) as [IncomingMessage];
    answer.resume();
    expect(answer.statusCode).toBe(200);
    await once(answer, 'end');
  });
  const upload = whole.phorge.requests.find(({ method }) => method === 'POST');
  expect(upload?.bodyBytes).toBe(SIZE);
  // The length is kept: Phorge refuses some uploads without one.
  expect(upload?.headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1]).toBe(String(SIZE));
  expect(growth).toBeLessThan(LARGEST_GROWTH);
});

test('a download of 200 MB passes through, and the memory of workerd grows by less than 32 MB', async () => {
  let received = 0;
  const growth = await growthDuring(async (look) => {
    const download = httpRequest({
      host: '127.0.0.1',
      port: whole.port,
      path: `${GENERATED_FILES}zeros-${SIZE}.bin`,
      headers: { authorization: `Bearer ${token}`, 'accept-encoding': 'identity' },
    });
    download.end();
    const [answer] = (await once(download, 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(200);
    for await (const chunk of answer) {
      received += (chunk as Buffer).length;
      look();
    }
  });
  expect(received).toBe(SIZE);
  expect(growth).toBeLessThan(LARGEST_GROWTH);
});

test('a part of a file is asked for and given as a part', async () => {
  const path = whole.phorge.addFile({ name: 'digits.txt', content: '0123456789' });
  const { status, headers, body } = await whole.ask(path, { token, headers: { range: 'bytes=2-4' } });
  expect([status, headers['content-range'], body]).toEqual([206, 'bytes 2-4/10', '234']);
});

test('a WebSocket is opened and echoes', async () => {
  const socket = new WebSocketClient(`ws://127.0.0.1:${whole.port}/ws/`, {
    headers: { authorization: `Bearer ${token}`, origin: `http://127.0.0.1:${whole.port}` },
  });
  await once(socket, 'open');
  for (const sent of ['hello', 'x'.repeat(100_000)]) {
    socket.send(sent);
    const [message] = await once(socket, 'message');
    expect(String(message)).toBe(sent);
  }
  socket.close();
  await once(socket, 'close');
});

test.each([
  ['without a token', undefined, 401],
  ['from a page of another origin', 'https://evil.example', 403],
])('a WebSocket %s is refused at the upgrade', async (_name, origin, status) => {
  const socket = new WebSocketClient(`ws://127.0.0.1:${whole.port}/ws/`, {
    headers: origin === undefined ? {} : { authorization: `Bearer ${token}`, origin },
  });
  socket.on('error', () => {
    // ws reports the refusal a second time here; the next event is what is looked at.
  });
  const [, answer] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
  expect(answer.statusCode).toBe(status);
  answer.resume();
});

test('five Set-Cookie lines arrive as five', async () => {
  const cookies = ['phusr=emil', 'phsid=abc', 'phreg=deleted', 'phcid=deleted', 'invite=deleted'].map(
    (pair) => `${pair}; expires=Thu, 01 Jan 2031 00:00:01 GMT; path=/; domain=127.0.0.1; HttpOnly`,
  );
  whole.phorge.respond('/auth/validate/', {
    status: 302,
    headers: [
      ['Location', 'http://127.0.0.1/auth/finish/'],
      ['Cache-Control', 'no-store'],
      ...cookies.map((cookie) => ['Set-Cookie', cookie] as const),
    ],
  });
  const answer = await whole.ask('/auth/validate/', { token });
  expect(answer.setCookies).toEqual(cookies);
  expect([answer.status, answer.headers.location]).toEqual([302, 'http://127.0.0.1/auth/finish/']);
});
