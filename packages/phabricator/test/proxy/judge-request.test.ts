import { canonicalTarget } from '@portcullis/core/internal';
import { describe, expect, test } from 'vitest';
import { judgeRequest } from '../../src/proxy/judge-request.ts';

const FORM = 'application/x-www-form-urlencoded';

async function judged(init: RequestInit, { originHardened = false, maxFormBytes = 100, path = '/T1' } = {}) {
  const request = new Request(`https://phorge.example${path}`, init);
  const target = canonicalTarget(request.url);
  if (!target.ok) throw new Error(target.failure);
  const { body, parameters, head } = await judgeRequest(request, target.target, {
    originHardened,
    maxFormBytes,
  } as never);
  return { request, body, parameters: [...parameters], head };
}

describe('a request', () => {
  test('without a body has no form, whatever its headers say', async () => {
    expect(await judged({ headers: { 'content-type': FORM } })).toMatchObject({ body: null, parameters: [] });
  });

  test('whose body is no form streams it, and has no parameters', async () => {
    const { request, body, parameters } = await judged({
      method: 'POST',
      body: '{"a":1}',
      headers: { 'content-type': 'application/json' },
    });
    expect([body, parameters, request.bodyUsed]).toEqual([request.body, [], false]);
  });

  test('with a form streams it to an origin that reads no path from it', async () => {
    const init = { method: 'POST', body: '__path__=/D2', headers: { 'content-type': FORM } };
    const { request, body, parameters } = await judged(init, { originHardened: true });
    expect([body, parameters]).toEqual([request.body, []]);
  });

  test('with a form is sent as the bytes that were read, with their number', async () => {
    const init = { method: 'POST', body: 'a=1&b=%C3%A9', headers: { 'content-type': FORM } };
    const { body, parameters, head } = await judged(init);
    expect(new TextDecoder().decode(body as Uint8Array)).toBe('a=1&b=%C3%A9');
    expect(head.contentLength).toBe(12);
    expect(parameters).toHaveLength(2);
  });

  test('that names another page in its address is refused, though the origin reads no path from forms', async () => {
    for (const originHardened of [false, true]) {
      const failure = judged({}, { path: '/T1?__path__=/D2', originHardened });
      await expect(failure).rejects.toMatchObject({ code: 'phabricator.path_override' });
    }
  });

  test.each([
    ['another path in it', 'a=1&__path__=/D2', {}],
    ['an encoding', 'a=1', { 'content-encoding': 'gzip' }],
  ])('with a form is refused for %s, with the reason', async (_, body, more) => {
    const init = { method: 'POST', body, headers: { 'content-type': FORM, ...more } };
    await expect(judged(init)).rejects.toMatchObject({
      code: expect.stringMatching(/^phabricator\./),
      detail: expect.stringMatching(/\w+ \w+/),
    });
  });
});
