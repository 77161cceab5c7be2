import { describe, expect, it } from 'vitest';
import { urlencodedParameters } from '../../src/path-override/parameter.ts';
import { conduitKeepsCookies, isConduitCall } from '../../src/proxy/conduit-cookies.ts';
import { HOST } from '../fixtures/context.ts';

describe('isConduitCall', () => {
  it.each([
    ['/api/user.whoami', true],
    ['/api/', false],
    ['/api', false],
    ['/api/user.whoami/', false],
    ['/API/user.whoami', false],
    ['/conduit/api/user.whoami', false],
  ])('%s: %s', (path, expected) => {
    expect(isConduitCall(path)).toBe(expected);
  });
});

describe('conduitKeepsCookies (fact 7)', () => {
  const keeps = (parameters: string, headers: Record<string, string> = {}): boolean =>
    conduitKeepsCookies(new Request(HOST, { headers }), urlencodedParameters(parameters));
  const csrf = { 'X-Phabricator-Csrf': 'B@x' };

  it.each([
    ['', csrf],
    ['__csrf__=B%40x&names[0]=T1', {}],
    ['params[name]=1', csrf],
  ])('keeps the cookies of a page: %j', (parameters, headers) => {
    expect(keeps(parameters, headers)).toBe(true);
  });

  it.each([
    ['no CSRF token', 'names[0]=T1', {}],
    ['an API token', 'api.token=api-x', csrf],
    ['an API token as PHP would name it', 'api_token=api-x', csrf],
    ['an API token spelled otherwise', '%61pi%2Etoken=api-x&__csrf__=B@x', {}],
    ['an OAuth access token', 'access_token=x', csrf],
    ['credentials in its parameters', 'params=%7B%22__conduit__%22%3A%7B%22token%22%3A%22x%22%7D%7D', csrf],
    ['credentials of the API console', 'params[__conduit__]=x', csrf],
  ])('strips the cookies of a call with %s', (_, parameters, headers) => {
    expect(keeps(parameters, headers)).toBe(false);
  });
});
