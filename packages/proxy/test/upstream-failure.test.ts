import { AccessError } from '@portcullis/core';
import { describe, expect, it } from 'vitest';
import { proxyError } from '../src/proxy-failure.ts';
import { type FailedCall, upstreamFailure } from '../src/upstream-failure.ts';

const call: FailedCall = { upstream: 'WIKI', timedOut: false, clientClosed: false, timeoutSeconds: 100 };

describe('upstreamFailure', () => {
  it('reports an origin that is down, with the runtime’s error', () => {
    expect(upstreamFailure(new Error('Network connection lost.'), call)).toMatchObject({
      code: 'proxy.origin_unreachable',
      status: 502,
      detail: 'origin "WIKI": Error, Network connection lost.',
    });
  });

  it('repeats nothing that could contain an address or a query', () => {
    const error = new TypeError('Invalid URL: https://wiki.example.com/?token=api-secret');
    expect(upstreamFailure(error, call).detail).toBe('origin "WIKI": TypeError');
    expect(upstreamFailure('api-secret', call).detail).toBe('origin "WIKI": threw a string');
  });

  it('reports an origin that is slow', () => {
    expect(upstreamFailure(new DOMException('', 'AbortError'), { ...call, timedOut: true })).toMatchObject({
      code: 'proxy.origin_timeout',
      status: 504,
    });
  });

  it('reports a client that disconnected', () => {
    const error = new DOMException('', 'AbortError');
    expect(upstreamFailure(error, { ...call, clientClosed: true }).code).toBe('proxy.client_closed');
  });

  it('says by its status that an origin is left alone for a while', () => {
    expect(proxyError('proxy.origin_left_alone')).toMatchObject({
      status: 503,
      message: expect.stringContaining('requests are not forwarded to it at the moment'),
    });
  });

  it('keeps an error that already has its cause', () => {
    const error = new AccessError({ code: 'x.y', status: 500, message: 'm' });
    expect(upstreamFailure(error, call)).toBe(error);
  });
});
