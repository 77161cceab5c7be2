import { describe, expect, test } from 'vitest';
import { withApiToken } from '../../src/conduit/api-token.ts';
import type { ConduitCall } from '../../src/conduit/conduit-call.ts';

const TOKEN = 'cli-bot & more';

/** The form that goes on for one that came. */
function sent(form: ConduitCall['form'], body: string, { search = '', isMultipart = false } = {}): string {
  const call = { form, body: new TextEncoder().encode(body), isMultipart } as unknown as ConduitCall;
  return new TextDecoder().decode(withApiToken(call, search, TOKEN));
}

describe('the API token that the gateway adds to a call', () => {
  test('replaces a token, that of a console’s metadata, and that in params', () => {
    expect(sent('api.token', 'a=1&api.token=api-mine&b=%C3%A9')).toBe(
      'a=1&b=%C3%A9&api.token=cli-bot%20%26%20more',
    );
    const metadata = encodeURIComponent(JSON.stringify({ token: TOKEN }));
    expect(sent('console', 'params[names]=%5B%5D&params[__conduit__]=%7B%7D&output=json')).toBe(
      `params[names]=%5B%5D&output=json&params[__conduit__]=${metadata}`,
    );
    const params = encodeURIComponent(JSON.stringify({ names: ['a'], __conduit__: { token: TOKEN } }));
    const mine = encodeURIComponent('{"names":["a"],"__conduit__":{"token":"api-mine"}}');
    expect(sent('params', `params=${mine}&output=json`)).toBe(`output=json&params=${params}`);
    expect(sent('params', `output=json&params=${mine}`)).toBe(`output=json&params=${params}`);
  });

  test('removes everything that authenticated the caller, however it is encoded', () => {
    expect(sent('api.token', 'access_token=x&api%2Etoken=y&params=z&&a=1&')).toBe(
      'a=1&api.token=cli-bot%20%26%20more',
    );
    expect(sent('api.token', 'api.auth.type=asymmetric&api%2Eauth.key=x&api.authUser=y&a=1')).toBe(
      'a=1&api.token=cli-bot%20%26%20more',
    );
    expect(sent('api.token', 'xapi.token=1&api.tokens=2')).toBe(
      'xapi.token=1&api.tokens=2&api.token=cli-bot%20%26%20more',
    );
  });

  test('leaves what is not encoded unchanged, byte by byte', () => {
    expect(sent('api.token', 'é=À”')).toBe('é=À”&api.token=cli-bot%20%26%20more');
    expect(sent('console', 'params[a]="À"')).toContain('params[a]="À"&');
    const params = encodeURIComponent(JSON.stringify({ a: 'À', __conduit__: { token: TOKEN } }));
    expect(sent('params', 'params={"a":"À"}')).toBe(`params=${params}`);
  });

  test('is the whole form of a call without a body', () => {
    const call = { form: 'api.token', body: undefined, isMultipart: false } as unknown as ConduitCall;
    expect(new TextDecoder().decode(withApiToken(call, '', 't'))).toBe('api.token=t');
  });

  test('is added to no JSON that is nested more deeply than PHP reads, or than the gateway can write again', () => {
    const nested = `params={"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    expect(() => sent('params', nested)).toThrow(
      expect.objectContaining({ code: 'phabricator.form_too_large' }),
    );
  });

  test('is added to no multipart form', () => {
    expect(() => sent('api.token', '', { isMultipart: true })).toThrow(
      expect.objectContaining({
        code: 'phabricator.conduit_ambiguous',
        detail: expect.stringContaining('multipart'),
      }),
    );
  });

  test.each([
    ...['api.token=x', 'api_token=x', 'access_token=x', 'params=x', 'params[a]=x', 'a=1&api.token=x'],
    ...['api.auth.type=asymmetric', 'api.sessionKey=x', 'api.access_token=x'],
  ])('is refused next to another credential in the query: ?%s', (search) => {
    expect(() => sent('api.token', '', { search: `?${search}` })).toThrow(
      expect.objectContaining({
        code: 'phabricator.conduit_ambiguous',
        detail: expect.stringContaining('URL'),
      }),
    );
  });

  test.each(['xapi.token=x', 'api.tokens=x', 'access_tokens=x', 'paramsx=x', 'my_params=x'])(
    'is accepted next to ?%s, which is no credential',
    (search) => {
      expect(sent('api.token', 'a=1', { search: `?${search}` })).toContain('a=1');
    },
  );
});
