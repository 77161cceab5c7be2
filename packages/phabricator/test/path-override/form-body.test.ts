import { readContentType } from '@portcullis/proxy';
import { describe, expect, it } from 'vitest';
import { formKind, judgeForm, readForm } from '../../src/path-override/form-body.ts';
import { HOST } from '../fixtures/context.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const typeOf = (header: string) => {
  const type = readContentType(header);
  if (type === undefined) throw new Error(`${header}: not a content type`);
  return type;
};
const URLENCODED = typeOf('application/x-www-form-urlencoded');

function streamed(chunks: string[], whenCancelled = () => undefined): Request {
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const [chunk] = chunks.splice(0, 1);
      if (chunk === undefined) controller.close();
      else controller.enqueue(bytes(chunk));
    },
    cancel: whenCancelled,
  });
  return new Request(HOST, { method: 'POST', body, duplex: 'half' } as RequestInit);
}

describe('formKind', () => {
  it.each([
    ['application/x-www-form-urlencoded', 'urlencoded'],
    ['Application/X-WWW-Form-URLEncoded', 'urlencoded'],
    ['application/x-www-form-urlencoded; charset=utf-8', 'urlencoded'],
    ['application/x-www-form-urlencoded;charset=utf-8', 'urlencoded'],
    ['application/x-www-form-urlencoded\t', 'urlencoded'],
    ['\tapplication/x-www-form-urlencoded\t \t;\tcharset=utf-8', 'urlencoded'],
    ['application/x-www-form-urlencoded, text/plain', undefined],
    ['application/x-www-form-urlencoded charset=utf-8', undefined],
    ['multipart/form-data; boundary=x', 'multipart'],
    ['MULTIPART/form-data', 'multipart'],
    ['MULTIPART/form-data,', undefined],
    ['application/x-www-form-urlencoded2', undefined],
    ['multipart/mixed; boundary=x', undefined],
    ['text/plain', undefined],
    ['text/plain, application/x-www-form-urlencoded', undefined],
    ['application/octet-stream', undefined],
    ['', undefined],
    [null, undefined],
  ])('treats the content type %j as %s, as PHP does with its serialized form', (contentType, kind) => {
    expect(formKind(contentType)).toBe(kind);
  });
});

describe('readForm', () => {
  it('joins the chunks of a body', async () => {
    expect(await readForm(streamed(['a=', 'b&', 'c=d']), 7)).toEqual(bytes('a=b&c=d'));
  });

  it('reads a missing body as an empty form', async () => {
    expect(await readForm(new Request(HOST, { method: 'POST' }), 7)).toEqual(new Uint8Array());
  });

  it('stops reading a body that grows too large, and cancels the rest', async () => {
    let cancelled = false;
    const request = streamed(['aaaa', 'bbbb', 'cccc', 'dddd'], () => {
      cancelled = true;
    });
    await expect(readForm(request, 7)).rejects.toMatchObject({
      code: 'phabricator.form_too_large',
      status: 413,
    });
    expect(cancelled).toBe(true);
  });

  it('does not start to read a body whose declared length is too large', async () => {
    const request = new Request(HOST, { method: 'POST', body: 'abc', headers: { 'content-length': '8' } });
    await expect(readForm(request, 7)).rejects.toMatchObject({ code: 'phabricator.form_too_large' });
    expect(request.bodyUsed).toBe(false);
  });

  it('reads a body with the greatest declared length', async () => {
    const request = new Request(HOST, {
      method: 'POST',
      body: 'abcdefg',
      headers: { 'content-length': '7' },
    });
    expect(await readForm(request, 7)).toEqual(bytes('abcdefg'));
  });

  it('waits for a body no longer than the time limit', async () => {
    const body = new ReadableStream();
    const request = new Request(HOST, { method: 'POST', body, duplex: 'half' } as RequestInit);
    await expect(readForm(request, 7, async () => {})).rejects.toMatchObject({
      ...{ code: 'request.timeout', status: 408 },
    });
  });

  it('distinguishes a body that breaks off from one that is too large', async () => {
    const body = new ReadableStream({ start: (controller) => controller.error(new Error('gone')) });
    const request = new Request(HOST, { method: 'POST', body, duplex: 'half' } as RequestInit);
    await expect(readForm(request, 7)).rejects.toMatchObject({ code: 'proxy.client_closed' });
  });
});

describe('judgeForm', () => {
  it.each([
    '__path__=/api/user.whoami&api.token=x',
    'a=b&__p%61th__=/x',
    'a=b&_.path_.[]=/x',
    '\xff\xfe&__path__=\xff',
  ])('refuses the urlencoded body %j', (body) => {
    expect(judgeForm('urlencoded', URLENCODED, bytes(body))).toMatchObject({
      ok: false,
      failure: 'phabricator.path_override',
    });
  });

  it('reads the parameters of an innocent urlencoded body', () => {
    const reading = judgeForm('urlencoded', URLENCODED, bytes('comment=__path__%3Dx&a+b=c%20d&e'));
    expect(reading.ok && [...reading.parameters]).toEqual([
      { name: 'comment', value: '__path__=x' },
      { name: 'a b', value: 'c d' },
      { name: 'e', value: '' },
    ]);
  });

  it.each([
    ['__path__', 'phabricator.path_override'],
    ['_.path__[]', 'phabricator.path_override'],
    ['%5f_path__', undefined],
    ['a\\', 'phabricator.form_ambiguous'],
  ])('checks a multipart field named %j: %s', (name, failure) => {
    const body = `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n/x\r\n--b--\r\n`;
    const reading = judgeForm('multipart', typeOf('multipart/form-data; boundary=b'), bytes(body));
    expect(reading.ok ? undefined : reading.failure).toBe(failure);
  });

  const part = (name: string) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n/x\r\n`;
  const judged = (...names: string[]) =>
    judgeForm(
      'multipart',
      typeOf('multipart/form-data; boundary=b'),
      bytes(`${names.map(part).join('')}--b--`),
    );

  it('finds the parameter among innocent multipart fields', () => {
    for (const names of [['a', '__path__'], ['__path__', 'a'], ['__path__']]) {
      expect(judged(...names)).toMatchObject({ ok: false, failure: 'phabricator.path_override' });
    }
  });

  it('reads the fields of an innocent multipart body', () => {
    expect(judged('a', 'b')).toEqual({
      ok: true,
      parameters: [
        { name: 'a', value: '/x' },
        { name: 'b', value: '/x' },
      ],
    });
  });
});
