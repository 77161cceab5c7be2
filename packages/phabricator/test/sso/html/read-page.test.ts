import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readPage } from '../../../src/sso/html/read-page.ts';

const html = { 'content-type': 'text/html; charset=UTF-8' };
const LIMIT = 512 * 1024;

function chunked(chunks: readonly string[], headers: Record<string, string> = html): Response {
  const waiting = chunks.map((chunk) => new TextEncoder().encode(chunk));
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const chunk = waiting.shift();
      if (chunk === undefined) controller.close();
      else controller.enqueue(chunk);
    },
  });
  return new Response(body, { status: 203, statusText: 'Well', headers });
}

describe('readPage', () => {
  it('returns the text, and an answer that still contains it', async () => {
    const { text, response } = await readPage(
      chunked(['<p>Zo', 'ë', '</p>'], { ...html, 'x-a': '1', 'content-encoding': 'gzip' }),
    );
    expect(text).toBe('<p>Zoë</p>');
    expect([response.status, response.statusText, response.headers.get('x-a')]).toEqual([203, 'Well', '1']);
    expect(response.headers.has('content-encoding')).toBe(false);
    expect(await response.text()).toBe('<p>Zoë</p>');
  });

  it.each(['text/plain', 'application/xhtml+xml', 'text/htmlx', 'x-text/html', ''])(
    'reads nothing of %j',
    async (type) => {
      const { text, response } = await readPage(
        chunked(['<p>'], { 'content-type': type, 'content-encoding': 'gzip' }),
      );
      expect(text).toBeUndefined();
      expect(response.headers.get('content-encoding')).toBe('gzip');
      expect(await response.text()).toBe('<p>');
    },
  );

  it('reads nothing of an answer without a body', async () => {
    const answer = new Response(null, { headers: html });
    expect(await readPage(answer)).toEqual({ text: undefined, response: answer });
  });

  it('reads at most 512 KiB, and forwards a longer page whole', async () => {
    const most = 'x'.repeat(LIMIT);
    expect((await readPage(chunked([most]))).text).toBe(most);
    const told = { ...html, 'content-length': String(LIMIT) };
    expect((await readPage(chunked([most], told))).text).toBe(most);
    const longer = chunked([most, 'y', 'z'.repeat(100), '!']);
    const { text, response } = await readPage(longer);
    expect(text).toBeUndefined();
    expect(await response.text()).toBe(`${most}y${'z'.repeat(100)}!`);
  });

  it('does not start to read a page whose declared length is larger', async () => {
    const answer = chunked(['x'], { ...html, 'content-length': String(LIMIT + 1) });
    const { text, response } = await readPage(answer);
    expect([text, response]).toEqual([undefined, answer]);
  });

  it('cancels the origin’s body when the rest is not needed', async () => {
    let reason: unknown;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(LIMIT)),
      cancel: (why) => {
        reason = why;
      },
    });
    const { response } = await readPage(new Response(body, { headers: html }));
    await response.body?.cancel('enough');
    expect(reason).toBe('enough');
  });

  it('fails as an unreachable origin where the page breaks off', async () => {
    const body = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error('cut')) });
    await expect(readPage(new Response(body, { headers: html }))).rejects.toMatchObject({
      code: 'proxy.origin_unreachable',
      detail: 'Phorge closed the connection before the end of a page: check its web server and PHP',
    });
  });

  it('reads what a runtime decompressed', async () => {
    const { createServer } = await import('node:http');
    const server = createServer((_, answer) => {
      answer.writeHead(200, { ...html, 'content-encoding': 'gzip' });
      answer.end(gzipSync('<p>packed</p>'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as { readonly port: number };
      const { text, response } = await readPage(await fetch(`http://127.0.0.1:${port}/`));
      expect([text, await response.text()]).toEqual(['<p>packed</p>', '<p>packed</p>']);
    } finally {
      server.close();
    }
  });
});
