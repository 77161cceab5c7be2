import type { AccessRequest } from '@portcullis/core';
import { describe, expect, test } from 'vitest';
import { deliverToWebhook } from '../../../src/features/access-requests/webhook-delivery.ts';

const address = { url: 'https://desk.example/hook', secret: 's'.repeat(32) };
const asked: AccessRequest = {
  requestId: 'r-1',
  refusedAt: 7,
  policy: 'wiki',
  rule: undefined,
  owner: undefined,
  host: 'wiki.example',
  person: {
    kind: 'user',
    issuer: 'https://id.example',
    subject: 'ada',
    email: 'ada@corp.example',
    name: 'Ada',
    groups: ['staff'],
    claims: { secret: 'claim' },
    authentication: { method: 'session', provider: 'idp', acr: undefined, amr: [], time: undefined },
  } as unknown as AccessRequest['person'],
  reason: 'I am on call.',
};

describe('a request for access, sent to a service', () => {
  test('is one line of JSON, signed over its time, with no more of the person than names them', async () => {
    const sent: { url: string; init: RequestInit }[] = [];
    const fetch = async (url: string, init: RequestInit) => {
      sent.push({ url, init });
      return new Response(null, { status: 202 });
    };
    await deliverToWebhook(asked, address, { fetch, now: 1_000_000 });
    const [{ url, init } = { url: '', init: {} }] = sent;
    expect([url, init.method, init.redirect]).toEqual([address.url, 'POST', 'manual']);
    expect(JSON.parse(String(init.body))).toEqual({
      type: 'access.requested',
      request_id: 'r-1',
      refused_at: 7,
      host: 'wiki.example',
      policy: 'wiki',
      person: { issuer: 'https://id.example', subject: 'ada', email: 'ada@corp.example', name: 'Ada' },
      reason: 'I am on call.',
    });
    const encoder = new TextEncoder();
    const hmac = { name: 'HMAC', hash: 'SHA-256' };
    const key = await crypto.subtle.importKey('raw', encoder.encode(address.secret), hmac, false, ['sign']);
    const mac = await crypto.subtle.sign('HMAC', key, encoder.encode(`1000.${init.body}`));
    const expected = Buffer.from(mac).toString('hex');
    expect(new Headers(init.headers).get('x-portcullis-signature')).toBe(`t=1000,v1=${expected}`);
  });

  test.each([200, 299])('is delivered where the service answers %i', async (status) => {
    const fetch = async () => new Response(null, { status });
    await expect(deliverToWebhook(asked, address, { fetch, now: 0 })).resolves.toBeUndefined();
  });

  test.each([
    ['refuses it', async () => new Response('hunter2', { status: 500 }), 'answered 500'],
    ['gives a choice', async () => new Response(null, { status: 300 }), 'answered 300'],
    ['gives no answer that can be read', async () => Response.error(), 'answered 0'],
    ['leads elsewhere', async () => new Response(null, { status: 302 }), 'answered 302'],
    ['cannot be reached', () => Promise.reject(new TypeError('hunter2')), 'cannot be reached'],
    ['is late', () => Promise.reject(new DOMException('', 'TimeoutError')), 'did not answer within 5000 ms'],
  ])('fails where the service %s', async (_what, fetch, why) => {
    const failed = deliverToWebhook(asked, address, { fetch, now: 0 });
    await expect(failed).rejects.toMatchObject({
      code: 'gateway.webhook_refused',
      detail: `the webhook ${why}`,
    });
  });
});
