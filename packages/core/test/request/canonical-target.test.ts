import { describe, expect, test } from 'vitest';
import { canonicalTarget } from '../../src/request/canonical-target.ts';

const origin = 'https://phabricator.example.com';

/** What becomes of a request line's target: the path to decide on, or why it is refused. */
function reading(target: string): string {
  const result = canonicalTarget(`${origin}${target}`);
  return result.ok ? result.target.path : result.failure;
}

describe('a spelling that can be read in more than one way is refused', () => {
  test.each([
    ['//status/', 'request.path_empty_segment'],
    ['/x//status/', 'request.path_empty_segment'],
    ['/status//', 'request.path_empty_segment'],
    ['///', 'request.path_empty_segment'],
    ['//evil.example/x', 'request.path_empty_segment'],
    ['/status%2F', 'request.path_encoded_separator'],
    ['/status%2f', 'request.path_encoded_separator'],
    ['/x/..%2Fstatus/', 'request.path_encoded_separator'],
    ['/x/..%2fstatus/', 'request.path_encoded_separator'],
    ['/x/%2e%2e%2Fstatus/', 'request.path_encoded_separator'],
    ['/status%5c', 'request.path_encoded_separator'],
    ['/status%5C', 'request.path_encoded_separator'],
    ['/x/..%5cstatus/', 'request.path_encoded_separator'],
    ['/status/%00', 'request.path_control_character'],
    ['/status/%0d%0a', 'request.path_control_character'],
    ['/status%09', 'request.path_control_character'],
    ['/status%7f', 'request.path_control_character'],
    ['/%73tatus/', 'request.path_needless_encoding'],
    ['/%53tatus/', 'request.path_needless_encoding'],
    ['/x%2e%2e/y', 'request.path_needless_encoding'],
    ['/x/%2e%2e%2e/', 'request.path_needless_encoding'],
    ['/a%5Fb', 'request.path_needless_encoding'],
    ['/a%2Db', 'request.path_needless_encoding'],
    ['/T%31', 'request.path_needless_encoding'],
    ['/robots.txt&__path__=/status/', 'request.path_ampersand'],
    ['/robots.txt&', 'request.path_ampersand'],
    ['/x/..;/status/', 'request.path_dot_segment'],
    ['/x/.;a=b/status/', 'request.path_dot_segment'],
    ['/x/..%3b/status/', 'request.path_dot_segment'],
    ['/x/..%3B/status/', 'request.path_dot_segment'],
    ['/x/..;a/%20', 'request.path_dot_segment'],
    // nginx, `location /static { alias /srv/static/; }`: `/srv/static/../admin/`.
    ['/static../admin/', 'request.path_dot_segment'],
    ['/x/static../%20', 'request.path_dot_segment'],
    ['/foo/secret%23/bar', 'request.path_encoded_delimiter'],
    ['/foo%3Fbar', 'request.path_encoded_delimiter'],
    ['/foo%3fbar', 'request.path_encoded_delimiter'],
    ['/foo#bar', 'request.path_fragment'],
    ['/foo?a#bar', 'request.path_fragment'],
    ['/foo?#', 'request.path_fragment'],
    ['/%', 'request.path_malformed_encoding'],
    ['/%zz', 'request.path_malformed_encoding'],
    ['/%2', 'request.path_malformed_encoding'],
    ['/%u002f', 'request.path_malformed_encoding'],
    // Overlong and broken UTF-8.
    ['/%c0%af', 'request.path_malformed_encoding'],
    ['/%e0%80%af', 'request.path_malformed_encoding'],
    ['/%c0%ae%c0%ae/', 'request.path_malformed_encoding'],
    ['/%ff', 'request.path_malformed_encoding'],
    ['/%ed%a0%80', 'request.path_malformed_encoding'],
  ])('%s: %s', (target, failure) => {
    expect(reading(target)).toBe(failure);
  });
});

describe('what the URL parser resolves is decided on in its resolved form', () => {
  test.each([
    ['/./status/', '/status/'],
    ['/x/../status/', '/status/'],
    ['/x/%2e%2e/status/', '/status/'],
    ['/x/.%2E/status/', '/status/'],
    ['/%2e/status/', '/status/'],
    ['/../../status/', '/status/'],
    ['/status/%2e%2e/robots.txt', '/robots.txt'],
    ['\\status\\', '/status/'],
    ['/x\\..\\status/', '/status/'],
    ['/sta\ttus/', '/status/'],
    ['/sta\r\ntus/', '/status/'],
  ])('%j is %s', (target, path) => {
    const result = canonicalTarget(`${origin}${target}`);
    expect(result).toMatchObject({ ok: true, target: { path, pathname: path, href: `${origin}${path}` } });
  });
});

describe('honest spellings pass byte for byte', () => {
  test.each([
    ['/', '/'],
    ['/status', '/status'],
    ['/Status/', '/Status/'],
    ['/status/;x', '/status/;x'],
    ['/%2573tatus/', '/%73tatus/'],
    ['/robots.txt%26__path__=/status/', '/robots.txt&__path__=/status/'],
    ['/source/x/browse/feature%252Fname/', '/source/x/browse/feature%2Fname/'],
    ['/source/x/browse/master/file.c;abc123$10-20', '/source/x/browse/master/file.c;abc123$10-20'],
    ['/source/x/browse/master/a%20b%25c.txt', '/source/x/browse/master/a b%c.txt'],
    ['/source/x/browse/master/R%26D/', '/source/x/browse/master/R&D/'],
    ['/source/x/browse/master/Gr%C3%BC%C3%9Fe/', '/source/x/browse/master/Grüße/'],
    ['/file/data/abc/PHID-FILE-x/%E4%B8%96.png', '/file/data/abc/PHID-FILE-x/世.png'],
    ['/w/a_b/c~d/', '/w/a_b/c~d/'],
    // As apt, and libraries older than RFC 3986, write it.
    ['/pool/a_1.0%7erc1%2b2_all.deb', '/pool/a_1.0~rc1+2_all.deb'],
    ['/%7Eada/', '/~ada/'],
    ['/x/.../', '/x/.../'],
    ['/.well-known/x', '/.well-known/x'],
    ['/x/..a/', '/x/..a/'],
    ["/a!$'()*+,;=:@b", "/a!$'()*+,;=:@b"],
    ['/a|b[c]', '/a|b[c]'],
    ['/res/phabricator/1a2b3c4d/core.pkg.css', '/res/phabricator/1a2b3c4d/core.pkg.css'],
  ])('%s is read as %s', (target, path) => {
    const result = canonicalTarget(`${origin}${target}?q=%2F..%2F&x=//%00`);
    expect(result).toEqual({
      ok: true,
      target: {
        protocol: 'https:',
        host: 'phabricator.example.com',
        hostname: 'phabricator.example.com',
        path,
        pathname: target,
        search: '?q=%2F..%2F&x=//%00',
        href: `${origin}${target}?q=%2F..%2F&x=//%00`,
      },
    });
  });
});

test('encoded delimiters are accepted where the origin is known to decode once', () => {
  const result = canonicalTarget(`${origin}/source/C%23/what%3F`, { encodedDelimiters: 'pass' });
  expect(result).toMatchObject({
    ok: true,
    target: { path: '/source/C#/what?', pathname: '/source/C%23/what%3F' },
  });
});

test('accepting encoded delimiters accepts nothing else', () => {
  expect(canonicalTarget(`${origin}/C%23%2F`, { encodedDelimiters: 'pass' })).toMatchObject({ ok: false });
  const encodedDelimiters = (path: string) => (path === '/C#' ? 'pass' : 'refuse');
  expect(canonicalTarget(`${origin}/C%23`, { encodedDelimiters })).toMatchObject({ ok: true });
  expect(canonicalTarget(`${origin}/D%23`, { encodedDelimiters })).toMatchObject({ ok: false });
});

test('an ampersand is accepted where the application says that it is part of names, and nothing else with it', () => {
  const ampersands = 'pass' as const;
  const read = (path: string, more = {}) => {
    const result = canonicalTarget(`${origin}${path}`, { ampersands, ...more });
    return result.ok ? [result.target.path, result.target.pathname] : result.failure;
  };
  expect(read('/R&D%20notes.txt')).toEqual(['/R&D notes.txt', '/R&D%20notes.txt']);
  expect(read('/a&b=c&d')).toEqual(['/a&b=c&d', '/a&b=c&d']);
  expect(read('/a&%2f')).toBe('request.path_encoded_separator');
  expect(read('/a&/..;/b')).toBe('request.path_dot_segment');
  expect(read('/a&%23')).toBe('request.path_encoded_delimiter');
  const below = { ampersands: (path: string) => (path.startsWith('/files/') ? 'pass' : 'refuse') };
  expect(read('/files/a&b', below)).toEqual(['/files/a&b', '/files/a&b']);
  expect(read('/index/a&b', below)).toBe('request.path_ampersand');
  expect(read('/a&b', { ampersands: undefined })).toBe('request.path_ampersand');
});

describe('the scope of a package, for a registry that reads its %2F as a slash', () => {
  const scoped = (path: string) => {
    const result = canonicalTarget(`${origin}${path}`, { encodedScopes: 'pass' });
    return result.ok ? [result.target.path, result.target.pathname] : result.failure;
  };

  test.each([
    ['/@acme%2fwidget', '/@acme/widget'],
    ['/@acme%2Fwidget', '/@acme/widget'],
    ['/%40acme%2Fwidget', '/@acme/widget'],
    ['/-/package/@a.c-m_e%2fw.i-d_g/dist-tags', '/-/package/@a.c-m_e/w.i-d_g/dist-tags'],
    ['/npm/@acme%2fwidget/-rev/1-x', '/npm/@acme/widget/-rev/1-x'],
  ])('%s is read as %s, and passes byte for byte', (path, decided) => {
    expect(scoped(path)).toEqual([decided, path]);
    expect(reading(path)).toBe('request.path_encoded_separator');
  });

  test.each([
    '/acme%2fwidget',
    '/acme@x%2fwidget',
    '/@%2fwidget',
    '/@acme%2f',
    '/@acme%2f/x',
    '/@acme%2f%2fwidget',
    '/@acme%2f../x',
    '/@acme%2f.%2e/x',
    '/@acme%2f%2e%2e/x',
    '/@acme%2f..;/x',
    '/@acme%2f..%2fx',
    '/@acme%2fwidget%2fx',
    '/@acme%2fwidget/..%2fx',
    '/@acme%5cwidget',
    '/@a%20b%2fwidget',
    '/@acme%252fwidget%2f',
  ])('no other %%2F passes, nor a dot segment: %s', (path) => {
    expect(scoped(path)).toMatch(/^request\.path_/);
  });

  test('may be configured for each path, and the function gets the decoded path', () => {
    const encodedScopes = (path: string) => (path.startsWith('/npm/') ? 'pass' : 'refuse');
    expect(canonicalTarget(`${origin}/npm/@a%2fb`, { encodedScopes })).toMatchObject({ ok: true });
    expect(canonicalTarget(`${origin}/@npm%2fb`, { encodedScopes })).toMatchObject({ ok: false });
  });
});

test.each([
  'ftp://a.example/',
  'javascript:alert(1)',
  'data:text/plain,x',
  '/relative',
  '',
  'https://',
  'https://a b/',
])('%j is no address of a request', (url) => {
  expect(canonicalTarget(url)).toEqual({ ok: false, failure: 'request.url_invalid' });
});

test.each(['https://a.example@evil.example/', 'https://a:b@evil.example/', 'https://:b@evil.example/'])(
  'a user name in front of the host is refused: %s',
  (url) => {
    expect(canonicalTarget(url)).toEqual({ ok: false, failure: 'request.url_invalid' });
  },
);

/** What becomes of one encoded byte between two plain letters. */
function meaning(byte: number): string {
  const char = String.fromCharCode(byte);
  if (byte < 32 || byte === 127) return 'request.path_control_character';
  if ('/\\'.includes(char)) return 'request.path_encoded_separator';
  if (/[\w.-]/.test(char)) return 'request.path_needless_encoding';
  if ('#?'.includes(char)) return 'request.path_encoded_delimiter';
  return byte > 127 ? 'request.path_malformed_encoding' : `/x${char}y`;
}

test('each of the 256 encoded bytes has its one meaning, in either case of its digits', () => {
  for (let byte = 0; byte < 256; byte++) {
    const digits = byte.toString(16).padStart(2, '0');
    for (const spelling of [digits, digits.toUpperCase()]) {
      expect([spelling, reading(`/x%${spelling}y`)]).toEqual([spelling, meaning(byte)]);
    }
  }
});

test('a broken encoding is reported before anything else that is wrong', () => {
  expect(reading('/%4%2f')).toBe('request.path_malformed_encoding');
  expect(reading('/%2f%4g')).toBe('request.path_malformed_encoding');
  expect(reading('/a%4')).toBe('request.path_malformed_encoding');
});

test('an @ after the host is not read as a user name', () => {
  expect(reading('/@alice?b=c@d')).toBe('/@alice');
  expect(reading('/@alice%20b')).toBe('/@alice b');
  expect(reading('/a%20b?b=c@d')).toBe('/a b');
});

test('the port belongs to the host and not to the host name', () => {
  expect(canonicalTarget('http://A.example:8787/x')).toMatchObject({
    target: {
      protocol: 'http:',
      host: 'a.example:8787',
      hostname: 'a.example',
      href: 'http://a.example:8787/x',
    },
  });
});
