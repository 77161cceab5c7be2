import { readContentType } from '@portcullis/proxy';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { repositoryPath } from '../../src/resource/repository-path.ts';
import { repositoryRequest } from '../../src/resource/repository-request.ts';
import type { RequestContent } from '../../src/resource/request-content.ts';

interface Sent {
  readonly type?: string;
  readonly hgArguments?: string;
  readonly body?: string;
}

function content({ type, hgArguments = '', body }: Sent): RequestContent {
  const isRead = type !== undefined && /form|lfs/.test(type);
  return {
    contentType: type === undefined ? undefined : readContentType(type),
    mercurialArguments: hgArguments,
    body: body === undefined ? 'none' : isRead ? new TextEncoder().encode(body) : 'unread',
  };
}

/** `GET /source/lab/?cmd=heads`, and what goes with it. */
function read(line: string, sent?: Sent): string {
  const [method = '', address = ''] = line.split(' ');
  const [path = '', query] = address.split('?');
  const found = repositoryPath(path.split('/').filter((segment) => segment !== ''));
  if (found === undefined) return 'elsewhere';
  const search = query === undefined ? '' : `?${query}`;
  return repositoryRequest(method, found.rest, search, sent && content(sent));
}

const FETCH = 'application/x-git-upload-pack-request';
const PUSH = 'application/x-git-receive-pack-request';
const LFS = 'application/vnd.git-lfs+json';
const FORM = 'application/x-www-form-urlencoded';
const OID = 'a'.repeat(64);

describe('the requests that git, git-lfs and Mercurial really send', () => {
  it.each<[string, Sent, string]>([
    ['GET /source/lab.git/info/refs?service=git-upload-pack', {}, 'pull'],
    ['POST /source/lab.git/git-upload-pack', { type: FETCH, body: '0000' }, 'pull'],
    ['POST /source/lab/any.git/git-upload-pack', { type: FETCH, body: '0000' }, 'pull'],
    // The white space goes no further: the type is sent as it was read.
    ['POST /source/lab.git/git-upload-pack', { type: `${FETCH}\t`, body: '0000' }, 'pull'],
    ['GET /source/lab.git/info/refs?service=git-receive-pack', {}, 'push'],
    ['POST /source/lab.git/git-receive-pack', { type: PUSH, body: '0000' }, 'push'],
    ['POST /diffusion/7/x.git/git-receive-pack', { type: PUSH, body: '0000' }, 'push'],
    ['POST /source/lab.git/info/lfs/objects/batch', { type: LFS, body: '{"operation":"download"}' }, 'pull'],
    ['POST /source/lab.git/info/lfs/objects/batch', { type: LFS, body: '{"operation":"upload"}' }, 'push'],
    [`PUT /source/lab.git/info/lfs/upload/${OID}`, { type: 'application/octet-stream', body: 'x' }, 'push'],
    ['POST /source/lab.git/info/lfs/locks/verify', { type: LFS, body: '{}' }, 'push'],
    ['POST /source/lab.git/info/lfs/locks', { type: LFS, body: '{}' }, 'push'],
    ['GET /source/lab.git/info/lfs/locks?path=a.bin&limit=10', {}, 'pull'],
    ['GET /source/lab/?cmd=capabilities', {}, 'pull'],
    ['GET /diffusion/LAB/?cmd=getbundle&heads=00', {}, 'pull'],
    ['GET /source/lab/?cmd=batch', { hgArguments: 'cmds=heads+%3Bknown+nodes%3D' }, 'pull'],
    ['GET /source/lab/?cmd=batch&cmds=heads+%3Bknown+nodes%3D', {}, 'pull'],
    ['POST /source/lab/?cmd=unbundle', { type: 'application/mercurial-0.1', body: 'HG10GZ' }, 'push'],
    ['POST /source/lab/?cmd=pushkey', { type: 'application/mercurial-0.1' }, 'push'],
  ])('%s', (line, sent, expected) => expect(read(line, sent)).toBe(expected));
});

describe('a disguised push is a push, or `undefined` known', () => {
  it.each<[string, Sent, string]>([
    ['POST /source/lab/browse/git-receive-pack', { type: PUSH, body: '0000' }, 'push'],
    ['POST /source/lab/git-upload-pack/git-receive-pack', { type: PUSH, body: '0000' }, 'push'],
    ['POST /source/lab/info/git-receive-pack', { type: PUSH, body: '0000' }, 'push'],
    ['POST /source/lab/browse/a/git-receive-pack', { type: PUSH, body: '0000' }, 'push'],
    ['GET /source/lab/browse/info/refs?service=git-receive-pack', {}, 'push'],
    [`PUT /source/lab/browse/info/lfs/upload/${OID}`, { type: 'text/plain', body: 'x' }, 'push'],
    [`GET /source/lab.git/info/lfs/upload/${OID}`, {}, 'unknown'],
    [`POST /source/lab.git/info/lfs/upload/${OID}`, { type: LFS, body: 'x' }, 'unknown'],
    ['POST /source/lab/x/info/lfs/objects/batch', { type: LFS, body: '{"operation":"upload"}' }, 'push'],
    ['POST /source/lab.git/info/lfs/objects/batch', { type: LFS, body: 'no JSON' }, 'push'],
    ['POST /source/lab.git/info/lfs/objects/batch', { type: LFS, body: '["operation","download"]' }, 'push'],
    [
      'POST /source/lab.git/info/lfs/objects/batch',
      { type: LFS, body: '{"operation":"download","operation":"upload"}' },
      'push',
    ],
    [
      'POST /source/lab.git/info/lfs/objects/batch',
      { type: 'application/octet-stream', body: '&cmd=unbundle&' },
      'push',
    ],
    ['GET /source/lab.git/info/refs?+service=git-receive-pack', {}, 'unknown'],
    ['GET /source/lab.git/info/refs?service=git%2Dreceive-pack', {}, 'unknown'],
    ['GET /source/lab.git/info/refs?service=git-upload-pack&service=git-receive-pack', {}, 'unknown'],
    ['GET /source/lab.git/info/refs?service=git-upload-pack&cmd=unbundle', {}, 'unknown'],
    ['GET /source/lab.git/info/refs?service[]=git-receive-pack', {}, 'unknown'],
    ['GET /source/lab.git/info/refs', {}, 'unknown'],
    ['POST /source/lab.git/info/refs?service=git-upload-pack', { type: PUSH, body: 'x' }, 'unknown'],
    [
      'POST /source/lab.git/git-upload-pack',
      { type: 'application/octet-stream', body: '&cmd=unbundle&' },
      'push',
    ],
    [
      'POST /source/lab.git/git-upload-pack',
      { type: `${FETCH};cmd=unbundle`, body: '&cmd=unbundle&' },
      'push',
    ],
    ['POST /source/lab.git/git-upload-pack?cmd=unbundle', { type: FETCH, body: 'x' }, 'unknown'],
    ['GET /source/lab.git/git-receive-pack', {}, 'unknown'],
    ['POST /source/lab/?cmd=heads', { type: 'application/mercurial-0.1', body: '&cmd=unbundle&' }, 'push'],
    ['POST /source/lab/', { type: 'application/mercurial-0.1', body: '&cmd=unbundle&' }, 'push'],
    ['POST /source/lab/', { type: FORM, body: 'a=b&cmd=unbundle&heads=666f726365' }, 'push'],
    ['POST /source/lab/edit/activate/', { type: FORM, body: '__form__=1&%63md=unbundle' }, 'push'],
    ['POST /source/lab/', { type: FORM, body: 'service=x' }, 'push'],
    ['POST /source/lab/manage/', { type: 'multipart/form-data; boundary=b', body: '&cmd=unbundle&' }, 'push'],
    ['OPTIONS /source/lab/', { type: 'application/mercurial-0.1', body: '&cmd=unbundle&' }, 'push'],
    ['GET /source/lab/?cmd=pushkey', {}, 'push'],
    ['GET /source/lab/?cmd=', {}, 'push'],
    ['GET /source/lab/?cmd=batch', {}, 'push'],
    ['GET /source/lab/?cmd=batch', { hgArguments: 'cmds=heads+%3Bunbundle+heads%3D' }, 'push'],
    ['GET /source/lab/?cmd=batch&cmds=heads', { hgArguments: 'cmds=pushkey+key%3Dx' }, 'push'],
    ['GET /source/lab/?cmd=heads%0Aunbundle', {}, 'push'],
    ['GET /source/lab/?cmd=heads&cmd=pushkey', {}, 'unknown'],
    // Phorge writes names as they are into what it sends to hg, line by line.
    [
      'GET /source/lab/?cmd=getbundle&a+0%0Apushkey%0Anamespace+9%0Abookmarkskey+4%0Aevilold+0%0Anew=1',
      {},
      'unknown',
    ],
    ['GET /source/lab/?cmd=known&nodes=', { hgArguments: 'a%200%0Apushkey=1' }, 'unknown'],
    ['GET /source/lab/?cmd=batch&cmds=heads&a%0A=1', {}, 'unknown'],
    ['GET /source/lab/?cmd=getbundle&a+b=1', {}, 'unknown'],
    ['GET /source/lab/?cmd=getbundle&heads[]=1', {}, 'unknown'],
    ['GET /source/lab/?cmd=getbundle&common=a%0Apushkey', {}, 'pull'],
    ['GET /source/lab/?%20cmd=pushkey', {}, 'unknown'],
    ['GET /source/lab/?cmd[]=pushkey', {}, 'unknown'],
    ['GET /source/lab/browse/master/?cmd=heads', {}, 'unknown'],
    ['HEAD /source/lab/?cmd=heads', {}, 'unknown'],
    ['GET /source/lab/browse/?service=git-upload-pack', {}, 'unknown'],
    ['GET /source/lab/browse/?+service=git-upload-pack', {}, 'unknown'],
    ['GET /source/lab/?service[]=git-receive-pack', {}, 'unknown'],
    ['GET /source/lab/HEAD', {}, 'unknown'],
    ['GET /source/lab/objects/info/packs', {}, 'unknown'],
    ['PROPFIND /source/lab/', { type: 'text/xml', body: '<propfind/>' }, 'push'],
  ])('%s', (line, sent, expected) => expect(read(line, sent)).toBe(expected));
});

describe('pages', () => {
  it.each<[string, Sent]>([
    ['GET /source/lab/', {}],
    ['HEAD /source/lab/', {}],
    ['GET /source/lab/lab.git', {}],
    ['GET /source/lab/browse/master/info/refs', {}],
    ['GET /source/lab/browse/master/git-receive-pack', {}],
    ['GET /source/lab/browse/info/README', {}],
    ['GET /diffusion/LAB/history/master/?view=graph', {}],
    ['POST /source/lab/edit/activate/', { type: FORM, body: '__csrf__=B%40x&__form__=1' }],
    [
      'POST /source/lab/uri/edit/7/',
      {
        type: 'multipart/form-data; boundary=b',
        body: '--b\r\nContent-Disposition: form-data; name="uri"\r\n\r\ncmd=unbundle\r\n--b--\r\n',
      },
    ],
    ['POST /source/lab/edit/activate/', {}],
  ])('%s', (line, sent) => expect(read(line, sent)).toBe('page'));
});

test('with the address alone, a request counts as one of its shape', () => {
  expect(read('POST /source/lab.git/git-upload-pack')).toBe('pull');
  expect(read('POST /source/lab/edit/activate/')).toBe('page');
  expect(read('POST /source/lab.git/info/lfs/objects/batch')).toBe('push');
});

test('a request that is neither GET nor proven to read is never a pull, whatever the address', () => {
  const segment = fc.constantFrom(
    'browse',
    'info',
    'refs',
    'lfs',
    'git-upload-pack',
    'git-receive-pack',
    'x.git',
  );
  const query = fc.constantFrom(
    '',
    '?cmd=heads',
    '?cmd=unbundle',
    '?service=git-upload-pack',
    '?+cmd=heads',
    '?a',
  );
  const method = fc.constantFrom('POST', 'PUT', 'OPTIONS', 'DELETE');
  fc.assert(
    fc.property(method, fc.array(segment, { maxLength: 4 }), query, (verb, rest, search) => {
      const sent = content({ type: 'application/octet-stream', body: '&cmd=unbundle&heads=666f726365&' });
      expect(repositoryRequest(verb, rest, search, sent)).toMatch(/^(?:push|unknown)$/);
    }),
  );
});

describe('a shape that differs in one detail from that of its program', () => {
  it.each<[string, Sent | undefined, string]>([
    ['POST /source/lab.git/info/refs?service=git-upload-pack', {}, 'unknown'],
    ['GET /source/lab.git/info/refs/x?service=git-upload-pack', {}, 'unknown'],
    ['GET /source/lab.git/info/refs?service=git-upload-pack&a=b', {}, 'unknown'],
    ['GET /source/lab.git/git-upload-pack', {}, 'unknown'],
    ['PUT /source/lab.git/git-upload-pack', { type: FETCH, body: '0000' }, 'unknown'],
    ['POST /source/lab.git/git-upload-pack?a=b', { type: FETCH, body: '0000' }, 'unknown'],
    ['POST /source/lab.git/git-upload-pack', { body: '0000' }, 'push'],
    ['POST /source/lab.git/git-upload-pack', { type: `${FETCH}; a=b`, body: '0000' }, 'push'],
    ['GET /source/lab.git/git-receive-pack', {}, 'unknown'],
    ['POST /source/lab.git/git-receive-pack?a=b', { type: PUSH, body: '0000' }, 'unknown'],
    ['GET /source/lab.git/info/lfs/locks?path=a&id=b&cursor=c&limit=1&refspec=d', {}, 'pull'],
    ['GET /source/lab.git/info/lfs/locks?path=a&cmd=unbundle', {}, 'unknown'],
    ['GET /source/lab.git/info/lfs/locks?=a', {}, 'unknown'],
    ['HEAD /source/lab.git/info/lfs/locks', {}, 'unknown'],
    [
      'POST /source/lab.git/info/lfs/objects/batch?a=b',
      { type: LFS, body: '{"operation":"download"}' },
      'unknown',
    ],
    ['GET /source/lab.git/info/lfs/objects/batch', {}, 'unknown'],
    [
      'PUT /source/lab.git/info/lfs/objects/batch',
      { type: LFS, body: '{"operation":"download"}' },
      'unknown',
    ],
    [`PUT /source/lab.git/info/lfs/upload/${OID}a`, { body: 'x' }, 'unknown'],
    [`PUT /source/lab.git/info/lfs/upload/${OID}/a`, { body: 'x' }, 'unknown'],
    [`PUT /source/lab.git/info/lfs/x/upload/${OID}`, { body: 'x' }, 'unknown'],
    [`PUT /source/lab.git/info/lfs/upload/${'0123456789abcdef'.repeat(4)}`, { body: 'x' }, 'push'],
    [`PUT /source/lab.git/info/lfs/upload/${'g'.repeat(64)}`, { body: 'x' }, 'unknown'],
    [`POST /source/lab.git/info/lfs/upload/${OID}`, { body: 'x' }, 'unknown'],
    ['POST /source/lab.git/info/lfs/locks/12-a_B/unlock', { type: LFS, body: '{}' }, 'push'],
    ['PUT /source/lab.git/info/lfs/locks', { type: LFS, body: '{}' }, 'unknown'],
    ['DELETE /source/lab.git/info/lfs/locks/verify', {}, 'unknown'],
    ['POST /source/lab.git/info/lfs/x/locks', { type: LFS, body: '{}' }, 'unknown'],
    ['POST /source/lab.git/info/lfs/locks/verify/x', { type: LFS, body: '{}' }, 'unknown'],
    ['POST /source/lab.git/info/lfs/locks//unlock', { type: LFS, body: '{}' }, 'unknown'],
    ['POST /source/lab.git/info/lfs/locks/a.b/unlock', { type: LFS, body: '{}' }, 'unknown'],
    ['GET /source/lab/x?cmd=heads', {}, 'pull'],
    ['GET /source/lab/x/y?cmd=heads', {}, 'unknown'],
    ['GET /source/lab/?cmd=batch&cmds=heads', undefined, 'pull'],
    ['GET /source/lab/x.git', {}, 'page'],
    ['GET /source/lab/x.git/y', {}, 'unknown'],
    ['GET /source/lab/xgit', {}, 'unknown'],
    ['GET /source/lab/browse/master/', {}, 'page'],
    ['HEAD /source/lab/browse/master/', {}, 'page'],
    // A page is one whatever comes along with the question for it.
    ['GET /source/lab/browse/master/', { type: 'text/plain', body: 'x' }, 'page'],
    ['HEAD /source/lab/browse/master/', { type: 'text/plain', body: 'x' }, 'page'],
    ['POST /source/lab/browse/master/', { type: 'text/plain', body: 'x' }, 'push'],
  ])('%s with %j is %s', (line, sent, wanted) => {
    expect(read(line, sent)).toBe(wanted);
  });
});
