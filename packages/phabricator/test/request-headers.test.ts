import { describe, expect, it } from 'vitest';
import { type PhabricatorOptions, proxySettings } from '../src/proxy-options.ts';
import { type ForwardedRequest, requestHeaders } from '../src/request-headers.ts';
import { contextOf, REQUEST_ID, recordingOrigin, TRACEPARENT } from './fixtures/context.ts';

const OURS = { traceparent: TRACEPARENT, 'x-forwarded-proto': 'https', 'x-request-id': REQUEST_ID };

interface Case {
  readonly path?: string;
  readonly options?: Partial<PhabricatorOptions>;
  readonly forwarded?: Partial<ForwardedRequest>;
}

/** The headers sent on, without the proxy's own. */
function sent(headers: Record<string, string>, { path = '/', options = {}, forwarded = {} }: Case = {}) {
  const settings = proxySettings({ origin: recordingOrigin().origin, ...options });
  const all = requestHeaders(contextOf(path, { headers }), settings, {
    hasBody: true,
    isWebSocket: false,
    keepsCookies: true,
    ...forwarded,
  });
  expect(all).toMatchObject(OURS);
  return Object.fromEntries(Object.entries(all).filter(([name]) => !(name in OURS)));
}

describe('requestHeaders', () => {
  it('passes on what Phabricator reads and what browsers, git and arc need', () => {
    const honest = {
      accept: '*/*',
      'accept-encoding': 'gzip, br',
      'accept-language': 'de',
      'cache-control': 'no-cache',
      'content-encoding': 'gzip',
      'content-type': 'application/x-git-upload-pack-request',
      cookie: 'phsid=A%2Fx; phusr=ada',
      'git-protocol': 'version=2',
      'if-modified-since': 'Tue, 24 Nov 2026 00:00:00 GMT',
      'if-none-match': '"x"',
      origin: 'null',
      pragma: 'no-cache',
      referer: 'https://phorge.example.com/',
      'sec-fetch-mode': 'cors',
      'user-agent': 'git/2.47.3',
      'x-phabricator-csrf': 'B@x',
      'x-phabricator-via': '/maniphest/',
    };
    expect(sent(honest)).toEqual(honest);
  });

  it.each([
    ...[
      'x-phabricator-cluster',
      'x-setup-selfcheck',
      'x-phabricator-profiler',
      'x-phabricator-queryanalyzer',
    ],
    ...['x-mod-pagespeed', 'x-page-speed', 'proxy', 'dav', 'x-hgarg-1', 'x-buildkite-token', 'authorization'],
    ...['x-phabricator-request-type', 'cf-access-jwt-assertion', 'cf-access-client-secret', 'cf-visitor'],
    ...['forwarded', 'x-forwarded-host', 'x-forwarded-user', 'x-forwarded-email', 'x-real-ip', 'remote-user'],
    ...[
      'connection',
      'keep-alive',
      'te',
      'trailer',
      'proxy-authorization',
      'upgrade',
      'expect',
      'x-unheard-of',
    ],
  ])('keeps %s from the origin', (name) => {
    expect(sent({ [name]: 'git-lfs' })).toEqual({});
  });

  it.each([
    ...[
      'X_Setup_SelfCheck',
      'X-Setup_SelfCheck',
      'x_phabricator_cluster',
      'X_Phabricator_Csrf',
      'X_Forwarded_For',
    ],
    ...['X_Forwarded_Email', 'Accept_Encoding', 'CONTENT_TYPE', 'x.setup.selfcheck', 'X_SETUP_SELFCHECK'],
  ])('keeps %s from the origin, which PHP would take for the real one (C5)', (name) => {
    expect(sent({ [name]: '1' })).toEqual({});
  });

  it.each([
    ...['x-forwarded-uri', 'x-forwarded-path', 'x-forwarded-prefix', 'x-original-url', 'x-original-uri'],
    ...['x-rewrite-url', 'x-http-method-override', 'x-http-method', 'x-method-override'],
  ])('keeps %s from the origin (C2)', (name) => {
    expect(sent({ [name]: '/config/' })).toEqual({});
  });

  it('sends the cookies that a step before it gives, and none of the gate’s own among them', () => {
    const settings = proxySettings({ origin: recordingOrigin().origin });
    const forwarded = { hasBody: false, isWebSocket: false, keepsCookies: true };
    const context = contextOf('/', { headers: { cookie: 'phsid=other; a=1' } });
    const cookie = (originCookies: string | undefined) =>
      requestHeaders({ ...context, originCookies }, settings, forwarded).cookie;
    expect(cookie('a=1')).toBe('a=1');
    expect(cookie('a=1; __Host-portcullis-phsid=x; __Host-portcullis-phreg=y')).toBe('a=1');
    expect(cookie('__Host-portcullis-phsid=x')).toBeUndefined();
    expect(cookie(undefined)).toBeUndefined();
    expect(
      requestHeaders({ ...context, originCookies: 'a=1' }, settings, { ...forwarded, keepsCookies: false })
        .cookie,
    ).toBeUndefined();
  });

  it('takes the scheme from the URL alone (C11)', () => {
    const claims = {
      'x-forwarded-proto': 'http',
      'cf-visitor': '{"scheme":"http"}',
      'x-forwarded-ssl': 'off',
    };
    expect(sent(claims)).toEqual({});
  });

  it('sends its own headers whatever the client lists in Connection, and nothing else that is listed (C12)', () => {
    const connection =
      'close, X-Forwarded-For, x-forwarded-proto, X-Request-Id, traceparent, Cookie, Referer';
    const headers = {
      connection,
      cookie: 'phsid=x',
      referer: 'x',
      accept: '*/*',
      'cf-connecting-ip': '192.0.2.1',
    };
    expect(sent(headers)).toEqual({ accept: '*/*', 'x-forwarded-for': '192.0.2.1' });
  });

  it('replaces X-Forwarded-For with the one address of the client', () => {
    expect(sent({ 'x-forwarded-for': '9.9.9.9, 10.0.0.1', 'cf-connecting-ip': '2001:db8::1' })).toEqual({
      'x-forwarded-for': '2001:db8::1',
    });
  });

  it('takes the address from where the options say', () => {
    const options = { clientAddress: (request: Request) => request.headers.get('x-edge-client') };
    expect(sent({ 'x-edge-client': '192.0.2.7', 'cf-connecting-ip': '192.0.2.1' }, { options })).toEqual({
      'x-forwarded-for': '192.0.2.7',
    });
  });

  it.each(['192.0.2.1, 10.0.0.1', 'unknown', '', '1.2.3.4\t'.padEnd(60, '1')])(
    'sends no X-Forwarded-For where the address is %j',
    (address) => {
      expect(sent({ 'x-forwarded-for': '9.9.9.9' }, { options: { clientAddress: () => address } })).toEqual(
        {},
      );
    },
  );

  it('asks for an uncompressed body where only a part of it is wanted', () => {
    expect(sent({ range: 'bytes=6-10', 'accept-encoding': 'gzip' })).toEqual({
      range: 'bytes=6-10',
      'accept-encoding': 'identity',
    });
  });

  it.each([
    ['/source/lab.git/info/refs', true],
    ['/source/lab/lab.git/info/lfs/upload/abc', true],
    ['/diffusion/LAB/', true],
    ['/diffusion/12/x.git/git-upload-pack', true],
    ['/diffusion/lab/', false],
    ['/source/', false],
    ['/api/user.whoami', false],
    ['/file/data/k/PHID-FILE-1/x', false],
    ['/', false],
  ])('Basic credentials at %s are passed on: %s', (path, passed) => {
    const authorization = 'Basic YWRhOngK';
    expect(sent({ authorization }, { path })).toEqual(passed ? { authorization } : {});
  });

  it.each(['Bearer x', 'bearer x', 'Basic', 'Digest x'])('never passes on %s', (authorization) => {
    expect(sent({ authorization }, { path: '/source/lab.git/info/refs' })).toEqual({});
  });

  it.each([
    ['/source/lab.git/info/lfs/objects/batch', 'git-lfs', true],
    ['/file/data/k/PHID-FILE-1/lfs-x', 'git-lfs', true],
    ['/file/data/k/PHID-FILE-1/lfs-x', 'git-lfs2', false],
    ['/maniphest/', 'git-lfs', false],
  ])('X-Phabricator-Request-Type at %s, %s, is passed on: %s', (path, type, passed) => {
    const headers = { 'x-phabricator-request-type': type };
    expect(sent(headers, { path })).toEqual(passed ? headers : {});
  });

  it("passes on Buildkite's token at its hook only", () => {
    const headers = { 'x-buildkite-token': 't' };
    expect(sent(headers, { path: '/harbormaster/hook/buildkite/' })).toEqual(headers);
    expect(sent(headers, { path: '/harbormaster/hook/circleci/' })).toEqual({});
  });

  it("passes on Mercurial's arguments to repositories where that is wanted", () => {
    const headers = { 'x-hgarg-1': 'a', 'x-hgarg-12': 'b' };
    const options = { mercurial: true };
    expect(sent(headers, { path: '/source/lab/', options })).toEqual(headers);
    expect(sent(headers, { path: '/source/lab/' })).toEqual({});
    expect(sent(headers, { path: '/maniphest/', options })).toEqual({});
    expect(sent({ 'x-hgarg-x': 'a' }, { path: '/source/lab/', options })).toEqual({});
  });

  it('passes on the headers that the options add', () => {
    const options = { forwardHeaders: ['X-Corp-Trace'] };
    expect(sent({ 'x-corp-trace': '1', 'x-corp-other': '2' }, { options })).toEqual({ 'x-corp-trace': '1' });
  });

  it("keeps the gate's own cookies from the origin, and the others as they are", () => {
    const cookie =
      'phsid=A%2Fx; CF_Authorization=eyJ; phusr=a"b; __Host-portcullis_session=s; CF_AppSession=1';
    expect(sent({ cookie })).toEqual({ cookie: 'phsid=A%2Fx; phusr=a"b' });
    expect(sent({ cookie: 'CF_Authorization=eyJ' })).toEqual({});
  });

  it('leaves the cookies behind where they are not wanted', () => {
    expect(sent({ cookie: 'phsid=x' }, { forwarded: { keepsCookies: false } })).toEqual({});
  });

  it('does not describe a body that is not sent', () => {
    const headers = { 'content-length': '5', 'content-encoding': 'gzip', 'content-type': 'text/plain' };
    expect(sent(headers, { forwarded: { hasBody: false } })).toEqual({ 'content-type': 'text/plain' });
  });

  it('passes on the handshake of a WebSocket, whose Upgrade is listed in Connection', () => {
    const handshake = {
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'k',
      'sec-websocket-protocol': 'p',
    };
    const headers = { ...handshake, connection: 'Upgrade' };
    expect(sent(headers, { forwarded: { isWebSocket: true } })).toEqual(handshake);
    expect(sent(headers)).toEqual({});
  });
});
