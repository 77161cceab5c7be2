import { DeadlineExceeded } from '@portcullis/core/internal';
import {
  AuthorizationResponseError,
  JWT_TIMESTAMP_CHECK,
  OperationProcessingError,
  ResponseBodyError,
} from 'oauth4webapi';
import { describe, expect, test } from 'vitest';
import { loginError } from '../../src/failures/login-failure.ts';
import {
  boundedFetch,
  type CallInit,
  protocolFailure,
  refusalCode,
} from '../../src/provider/provider-call.ts';

const URL_WITH_SECRETS = 'https://idp.example/token?code=hunter2';
const never = (): Promise<never> => new Promise(() => {});

/** Calls a provider that answers so. */
function call(answer: () => Response | Promise<Response>, init: CallInit = {}) {
  const calls: [string, RequestInit][] = [];
  const made = boundedFetch({
    fetch: async (url, given) => {
      calls.push([url, given]);
      return await answer();
    },
    sleep: never,
    timeoutMs: 1000,
  })(URL_WITH_SECRETS, init);
  return { made, calls };
}

describe('a call to the provider', () => {
  test('is a GET that follows no redirect and can be aborted, by default', async () => {
    const { made, calls } = call(() => new Response('x'));
    await made;
    const [[url, init]] = calls as [[string, RequestInit]];
    expect(url).toBe(URL_WITH_SECRETS);
    const { signal, ...rest } = init;
    expect(rest).toEqual({ method: 'GET', headers: {}, body: null, redirect: 'manual' });
    expect(signal).toBeInstanceOf(AbortSignal);
  });

  test('sends the given method, headers and body', async () => {
    const given = { method: 'POST', headers: { accept: 'application/json' }, body: 'a=b' };
    const { made, calls } = call(() => new Response('x'), given);
    await made;
    expect(calls[0]?.[1]).toMatchObject(given);
  });

  test('returns the answer as it is, also a refusal', async () => {
    const headers = { 'content-type': 'application/json' };
    const answer = await call(() => new Response('{"error":"x"}', { status: 499, headers })).made;
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      499,
      'application/json',
      '{"error":"x"}',
    ]);
  });

  test.each([204, 205, 304])('accepts an answer without a body (%i)', async (status) => {
    const answer = await call(() => new Response(null, { status })).made;
    expect([answer.status, answer.body]).toEqual([status, null]);
  });

  test('reads at most 256 KiB', async () => {
    const most = await call(() => new Response('x'.repeat(262_144))).made;
    expect((await most.text()).length).toBe(262_144);
    await expect(call(() => new Response('x'.repeat(262_145))).made).rejects.toMatchObject({
      code: 'session.provider_answer',
      detail: 'https://idp.example/token answered with more than 262144 bytes',
    });
  });

  test.each([500, 503])(
    'that is answered %i is an outage, reported without what was sent',
    async (status) => {
      await expect(call(() => new Response('x', { status })).made).rejects.toMatchObject({
        code: 'session.provider_unavailable',
        detail: `https://idp.example/token answered ${status}`,
      });
    },
  );

  test('that fails is an outage, reported without what was sent', async () => {
    const cause = new TypeError('no route to hunter2');
    await expect(call(() => Promise.reject(cause)).made).rejects.toMatchObject({
      code: 'session.provider_unavailable',
      detail: 'https://idp.example/token cannot be reached',
      cause,
    });
  });

  test('that is not answered in time is aborted', async () => {
    const signals: (AbortSignal | null | undefined)[] = [];
    const made = boundedFetch({
      fetch: (_url, { signal }) => {
        signals.push(signal);
        return never();
      },
      sleep: async () => {},
      timeoutMs: 5,
    });
    await expect(made('https://idp.example/', {})).rejects.toBeInstanceOf(DeadlineExceeded);
    expect(signals[0]?.aborted).toBe(true);
  });
});

const refusedWith = (error: unknown): ResponseBodyError =>
  new ResponseBodyError('x', { cause: { error } as never, response: Response.json({}, { status: 400 }) });

describe('the code of a refusal', () => {
  test.each([
    ['invalid_grant', 'invalid_grant'],
    ['x'.repeat(64), 'x'.repeat(64)],
    ['x'.repeat(65), 'an error code that cannot be shown'],
    ['', 'an error code that cannot be shown'],
    ['invalid grant for hunter2', 'an error code that cannot be shown'],
    ['Invalid_grant', 'an error code that cannot be shown'],
    ['invalid_grant\n', 'an error code that cannot be shown'],
  ])('of %j is %j', (given, expected) => {
    expect(refusalCode(refusedWith(given))).toBe(expected);
  });

  test('may stand in the answer to an authorization request', () => {
    const cause = new URLSearchParams({ error: 'access_denied' });
    expect(refusalCode(new AuthorizationResponseError('x', { cause }))).toBe('access_denied');
  });

  test('is missing where something else went wrong', () => {
    expect(refusalCode(Object.assign(new Error('x'), { error: 'invalid_grant' }))).toBeUndefined();
  });
});

describe('the meaning of a failed step', () => {
  const failure = (error: unknown) => protocolFailure(error, 'session.id_token', 'refreshing');

  test('is that of the failed call, where a call of the gateway threw it', () => {
    const error = loginError('session.provider_unavailable');
    expect(failure(error)).toBe(error);
  });

  test.each([
    [503, 'session.provider_unavailable'],
    [401, 'session.id_token'],
  ])('is that of the status of another gateway failure (%i)', async (status, code) => {
    const { AccessError } = await import('@portcullis/core');
    const error = new AccessError({ code: 'token.key_unknown', status, message: 'm', detail: 'd' });
    expect(failure(error)).toMatchObject({ code, detail: 'refreshing: token.key_unknown: d' });
    const plain = new AccessError({ code: 'token.key_unknown', status, message: 'm' });
    expect(failure(plain)).toMatchObject({ code, detail: 'refreshing: token.key_unknown: m' });
  });

  test('names the code of a refusal', () => {
    expect(failure(refusedWith('invalid_client'))).toMatchObject({
      code: 'session.id_token',
      detail: 'refreshing: the provider answered invalid_client',
    });
  });

  test.each([
    [
      { iat: 100, exp: 700 },
      7300,
      'issued 7,200 s ago, expired 6,600 s ago: the clock of this gateway is fast',
    ],
    [{ iat: 3700, exp: 9000 }, 100, 'was issued 3,600 s in the future: the clock of this gateway is slow'],
  ])('includes the difference of the clocks, of a token with %j at %i', (claims, now, why) => {
    const error = new OperationProcessingError('x', {
      ...{ code: JWT_TIMESTAMP_CHECK, cause: { claims, now, tolerance: 30, claim: 'exp' } },
    });
    expect(failure(error)).toMatchObject({
      code: 'session.clock_skew',
      detail: expect.stringContaining(`refreshing: the token`),
    });
    expect(failure(error).detail).toContain(why);
  });

  test('is an outage where there was no answer in time', () => {
    expect(failure(new DeadlineExceeded('x'))).toMatchObject({
      code: 'session.provider_unavailable',
      detail: 'refreshing: no answer in time',
    });
  });

  test.each([
    ['in its cause', { cause: { claim: 'nonce', claims: { email: 'ada' } } }, ' (nonce)'],
    ['in itself', { claim: 'aud' }, ' (aud)'],
    ['nowhere', { cause: { claims: { email: 'ada' } } }, ''],
    ['nowhere, with a cause that is a word', { cause: 'claim' }, ''],
    ['nowhere, with no cause', { cause: null }, ''],
    ['as what is no name', { claim: 'ada@corp.example' }, ''],
    ['as what is no text', { claim: 12 }, ''],
    ['as a long text', { claim: 'x'.repeat(33) }, ''],
    ['as a name of some length', { claim: 'x'.repeat(32) }, ` (${'x'.repeat(32)})`],
  ])('names the claim that is %s, and nothing of the token', (_where, more, named) => {
    const error = Object.assign(new Error('of ada@corp.example'), { code: 'E_CLAIM', ...more });
    const { code, detail, cause } = failure(error);
    expect([code, detail, cause]).toEqual(['session.id_token', `refreshing: E_CLAIM${named}`, undefined]);
  });

  test.each([
    new TypeError('a bug'),
    Object.assign(new Error('x'), { code: 1 }),
    { code: 'E_CLAIM' },
    'text',
  ])('is unknown for: %s', (error) => {
    expect(() => failure(error)).toThrow(error as Error);
  });
});
