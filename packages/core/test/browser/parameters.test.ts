import { describe, expect, test } from 'vitest';
import { readFormFields, readParameters, recognizedParameters } from '../../src/browser/parameters.ts';

describe('parameters', () => {
  const read = (query: string) => readParameters(new URLSearchParams(query), ['a', 'b']);

  test('are read by name, each at most once', () => {
    expect(read('b=2&a=1')).toEqual({ ok: true, value: { a: '1', b: '2' } });
    expect(read('')).toEqual({ ok: true, value: {} });
    expect(read('a=1&a=1')).toEqual({ ok: false, problem: 'the parameter "a" occurs more than once' });
  });

  test('of a protocol are those that are recognized, each as often as it came', () => {
    const given = new URLSearchParams('A=1&b=2&c=3&a=4&b=&c=5&__proto__=6');
    expect(String(recognizedParameters(given, ['a', 'b']))).toBe('b=2&a=4&b=');
    expect(String(given)).toBe('A=1&b=2&c=3&a=4&b=&c=5&__proto__=6');
  });

  test('of another name are refused, and their names are not repeated', () => {
    expect(read('a=1&secret=x')).toEqual({
      ok: false,
      problem: 'the request has an unknown parameter; allowed are: a, b',
    });
    expect(read('__proto__=x')).toEqual({
      ok: false,
      problem: 'the request has an unknown parameter; allowed are: a, b',
    });
    const none = readParameters(new URLSearchParams('a=1'), []);
    expect(none).toEqual({ ok: false, problem: 'the request has an unknown parameter; allowed are: none' });
  });
});

describe('a form', () => {
  const URLENCODED = 'application/x-www-form-urlencoded';
  const posted = (body: BodyInit | null, headers: Record<string, string> = {}): Request =>
    new Request('https://app.example/', {
      method: 'POST',
      body,
      headers: { 'content-type': URLENCODED, ...headers },
      duplex: 'half',
    } as RequestInit);
  const inPieces = (...pieces: Uint8Array[]): ReadableStream<Uint8Array> =>
    new ReadableStream({
      start: (controller) => {
        for (const piece of pieces) controller.enqueue(piece);
        controller.close();
      },
    });
  const streamed = (...parts: string[]): ReadableStream<Uint8Array> =>
    inPieces(...parts.map((part) => new TextEncoder().encode(part)));
  const fields = async (request: Request) => {
    const read = await readFormFields(request, 16);
    return read.ok ? [...read.value] : read.problem;
  };

  test('is read whole, whatever pieces it comes in', async () => {
    expect(await fields(posted('a=1&a=%C3%A4'))).toEqual([
      ['a', '1'],
      ['a', 'ä'],
    ]);
    const bytes = new TextEncoder().encode('a=ä');
    const cut = inPieces(bytes.slice(0, 3), bytes.slice(3));
    expect(await fields(posted(cut))).toEqual([['a', 'ä']]);
    expect(await fields(posted(null))).toEqual([]);
  });

  // The URL Standard decodes "without BOM": it removes none.
  test('keeps a byte order mark as a part of the first name, which then matches no known name', async () => {
    expect(await fields(posted('\ufeffa=1'))).toEqual([['\ufeffa', '1']]);
  });

  test.each([URLENCODED.toUpperCase(), `${URLENCODED};charset=UTF-8`, `${URLENCODED} ; charset=utf-8`])(
    'may call its type %s',
    async (type) => expect(await fields(posted('a=1', { 'content-type': type }))).toEqual([['a', '1']]),
  );

  test.each(['text/plain', 'multipart/form-data; boundary=b', `x-${URLENCODED}`, `${URLENCODED}2`, ''])(
    'of the type "%s" is refused',
    async (type) => {
      expect(await fields(posted('a=1', { 'content-type': type }))).toMatch(/^the body is not/);
    },
  );

  test('that arrives too slowly is reported as too slow, not as broken off', async () => {
    const never = posted(new ReadableStream());
    await expect(readFormFields(never, 16, async () => {})).rejects.toMatchObject({ status: 408 });
  });

  test('that is too large is refused, whether it says so or not', async () => {
    expect(await fields(posted(`a=${'x'.repeat(14)}`))).toHaveLength(1);
    expect(await fields(posted(`a=${'x'.repeat(15)}`))).toBe('the form is larger than 16 bytes');
    expect(await fields(posted(streamed('a=', 'x'.repeat(15))))).toBe('the form is larger than 16 bytes');
    expect(await fields(posted(streamed('a=1'), { 'content-length': '17' }))).toBe(
      'the form is larger than 16 bytes',
    );
    expect(await fields(posted(streamed('a=1'), { 'content-length': '16' }))).toEqual([['a', '1']]);
  });

  test('that breaks off is refused', async () => {
    const broken = new ReadableStream({
      pull: (controller) => controller.error(new Error('gone')),
    });
    expect(await fields(posted(broken))).toBe('the form broke off before its end');
  });
});
