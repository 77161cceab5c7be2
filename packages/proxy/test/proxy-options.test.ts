import { expect, it, vi } from 'vitest';
import { zone } from '../src/origin.ts';
import { checkedProxyOptions, type ProxyOptions } from '../src/proxy-options.ts';

const settings = (options: Partial<ProxyOptions> = {}) =>
  checkedProxyOptions('wiki', { origin: zone(), ...options }, { reservedHeaders: /^x-wiki-/ });

it('proxy options have a default for everything but the origin', () => {
  const { timeoutSeconds, forwardHeaders, clientAddress } = settings();
  expect([timeoutSeconds, [...forwardHeaders]]).toEqual([100, []]);
  const request = new Request('https://a.example/', { headers: { 'cf-connecting-ip': '192.0.2.1' } });
  expect(clientAddress(request)).toBe('192.0.2.1');
});

it('the default timer of proxy options calls back after the given time, unless cancelled', () => {
  vi.useFakeTimers();
  try {
    const called: string[] = [];
    const { startTimer } = settings();
    startTimer(() => called.push('a'), 1000);
    const cancel = startTimer(() => called.push('b'), 1000);
    vi.advanceTimersByTime(999);
    cancel();
    expect(called).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(called).toEqual(['a']);
  } finally {
    vi.useRealTimers();
  }
});

it('proxy options keep the names of headers in lower case', () => {
  expect([...settings({ forwardHeaders: ['X-Corp', 'x-b'] }).forwardHeaders]).toEqual(['x-corp', 'x-b']);
});

it.each<[string, object]>([
  ['must be binding()', { origin: undefined }],
  ['must be binding()', { origin: null }],
  ['must be binding()', { origin: { send: 'x' } }],
  ['timeoutSeconds', { timeoutSeconds: 0 }],
  ['timeoutSeconds', { timeoutSeconds: 2_147_484 }],
  ['forwardHeaders', { forwardHeaders: ['Host'] }],
  ['forwardHeaders', { forwardHeaders: ['X-Wiki-Admin'] }],
  ['forwardHeaders', { forwardHeaders: 'x-a' }],
  ['clientAddress', { clientAddress: 'x' }],
  ['startTimer', { startTimer: 'x' }],
])('proxy options refuse %s: %j', (said, options) => {
  expect(() => settings(options)).toThrow(said);
});

it('proxy options accept times of less than a second, and of many days', () => {
  expect(settings({ timeoutSeconds: 0.5 }).timeoutSeconds).toBe(0.5);
  expect(settings({ timeoutSeconds: 2_147_483 }).timeoutSeconds).toBe(2_147_483);
});

it('names every problem of the options of an application by the name of its function', () => {
  expect(() => settings({ timeoutSeconds: -1, clientAddress: 'x' as never })).toThrow(
    /^wiki: timeoutSeconds must .+; clientAddress must /,
  );
});
