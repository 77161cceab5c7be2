import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWholeGate, type WholeGate } from './running-gate.ts';

let whole: WholeGate;
let contractor: string;
beforeAll(async () => {
  whole = await startWholeGate();
  contractor = await whole.tokenOf('contractor');
});
afterAll(() => whole?.close());

describe('a refusal has the form that its caller understands', () => {
  test('a page for a person who navigates, with the request id', async () => {
    const { status, headers, body, event } = await whole.ask('/differential/', {
      token: contractor,
      headers: { 'sec-fetch-mode': 'navigate', accept: 'text/html' },
    });
    expect([status, headers['content-type']]).toEqual([403, 'text/html; charset=utf-8']);
    expect(body).toContain(event.id);
    expect(body).toContain('policy.denied');
  });

  test('problem details for a program', async () => {
    const { status, headers, body, event } = await whole.ask('/differential/', { token: contractor });
    expect([status, headers['content-type']]).toEqual([403, 'application/problem+json']);
    expect(JSON.parse(body)).toMatchObject({ status: 403, code: 'policy.denied', request_id: event.id });
  });

  test('the envelope for a Conduit call, with HTTP 200', async () => {
    const { status, headers, body, event } = await whole.ask('/api/differential.revision.search', {
      method: 'POST',
      token: contractor,
      body: 'api.token=api-x&limit=1',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect([status, headers['content-type']]).toEqual([200, 'application/json']);
    const envelope = JSON.parse(body);
    expect(Object.keys(envelope)).toEqual(['result', 'error_code', 'error_info']);
    expect(envelope).toMatchObject({ result: null, error_code: expect.stringMatching(/^ERR-/) });
    expect(envelope.error_info).toContain(event.id);
    expect(event).toMatchObject({ outcome: 'deny', http: { status: 200 } });
  });

  test("Javelin's prefix for a script of Phorge", async () => {
    const { body } = await whole.ask('/differential/?__ajax__=true', {
      token: contractor,
      headers: { 'x-phabricator-via': '/maniphest/' },
    });
    expect(body).toMatch(/^for \(;;\);\{/);
    expect(JSON.parse(body.slice('for (;;);'.length))).toHaveProperty('error');
  });

  test('401 for a background script whose caller is not known, so that the page stays', async () => {
    const { status } = await whole.ask('/notification/panel/', {
      method: 'POST',
      headers: { 'x-phabricator-via': '/', 'content-type': 'application/x-www-form-urlencoded' },
      body: '__ajax__=true',
    });
    expect(status).toBe(401);
  });

  test('git is asked for credentials, and told when they do not help', async () => {
    const path = '/source/example.git/info/refs?service=git-upload-pack';
    const headers = { 'user-agent': 'git/2.47.3' };
    const stranger = await whole.ask(path, { headers });
    expect([stranger.status, stranger.headers['www-authenticate']]).toEqual([
      401,
      expect.stringMatching(/^Basic realm="/),
    ]);
    const refused = await whole.ask(path, { headers, token: contractor });
    expect([refused.status, refused.headers['content-type']]).toEqual([
      403,
      expect.stringMatching(/^text\/plain/),
    ]);
    expect(refused.headers['www-authenticate']).toBeUndefined();
  });

  test('a host that the gate does not serve is 421', async () => {
    const { status, body } = await whole.ask('/maniphest/', { headers: { host: 'other.example' } });
    expect([status, JSON.parse(body).code]).toEqual([421, 'gateway.unknown_host']);
  });
});
