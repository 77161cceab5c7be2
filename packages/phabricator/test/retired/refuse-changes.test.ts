import { describe, expect, test } from 'vitest';
import { classify } from '../../src/resource/classify.ts';
import { conduitMethods } from '../../src/resource/conduit-methods.ts';
import type { RequestContent } from '../../src/resource/request-content.ts';
import { refuseChanges } from '../../src/retired/refuse-changes.ts';
import { RetiredError } from '../../src/retired/retired-error.ts';
import { HOST, target } from '../fixtures/context.ts';

const RETIRED = { since: '2026-03-01', to: 'https://gitlab.example.com/' };

/** Whether a retired Phabricator refuses a request. */
function refuses(method: string, path: string, content?: RequestContent): boolean {
  const request = new Request(HOST + path, { method });
  const at = target(path);
  try {
    refuseChanges({ request, resource: classify(method, at, content) }, RETIRED);
    return false;
  } catch (error) {
    if (error instanceof RetiredError) return true;
    throw error;
  }
}

describe('a retired Phabricator passes', () => {
  test.each([
    ['GET', '/'],
    ['HEAD', '/T34'],
    ['GET', '/D12'],
    ['GET', '/D12?download=true'],
    ['GET', '/source/lab/browse/master/README.md'],
    ['GET', '/rLAB0123abc'],
    ['GET', '/P6'],
    ['GET', '/w/team/plans/'],
    ['GET', '/file/data/k3y/PHID-FILE-1/plan.pdf'],
    ['GET', '/maniphest/query/all/'],
    ['GET', '/.portcullis/idp/oauthserver/auth/'],
    // The forms of searches.
    ['POST', '/search/'],
    ['POST', '/maniphest/query/advanced/'],
    ['POST', '/differential/query/advanced/'],
    // What Phorge's scripts read by POST.
    ['POST', '/differential/changeset/?ref=12'],
    ['POST', '/search/hovercard/'],
    ['POST', '/file/document/source/PHID-FILE-1/'],
    ['POST', '/file/data/k3y/PHID-FILE-1/plan.pdf'],
    ['POST', '/source/lab/lastmodified/master/'],
    ['POST', '/source/lab/diff/'],
    ['POST', '/source/lab/blame/master/README.md'],
    // Sessions begin and end.
    ['GET', '/auth/login/phabricator:edge.gateway/'],
    ['POST', '/auth/login/password:self/'],
    ['POST', '/auth/finish/'],
    ['POST', '/logout/'],
    ['POST', '/login/refresh/'],
    // Programs that read.
    ['GET', '/source/lab.git/info/refs?service=git-upload-pack'],
    ['POST', '/source/lab.git/git-upload-pack'],
    ['GET', '/source/hg/?cmd=heads'],
    ['GET', '/source/hg/?cmd=getbundle'],
    ['POST', '/api/maniphest.search'],
    ['GET', '/api/conduit.ping'],
  ])('%s %s', (method, path) => {
    expect(refuses(method, path)).toBe(false);
  });

  test('a batch of git-lfs that asks for downloads', () => {
    const body = new TextEncoder().encode('{"operation":"download","objects":[]}');
    const content: RequestContent = {
      contentType: { mediaType: 'application/vnd.git-lfs+json', parameters: new Map() } as never,
      mercurialArguments: '',
      body,
    };
    expect(refuses('POST', '/source/lab.git/info/lfs/objects/batch', content)).toBe(false);
  });

  // Phorge calls two more read-only: one makes build targets, the other is the login of old versions of arc.
  const writing = ['harbormaster.queryautotargets', 'conduit.getcertificate'];
  test.each(conduitMethods().filter(({ name, reads }) => reads && !writing.includes(name)))(
    'the Conduit method $name',
    ({ name }) => {
      expect(refuses('POST', `/api/${name}`)).toBe(false);
    },
  );
});

describe('a retired Phabricator refuses', () => {
  test.each([
    ['POST', '/maniphest/task/edit/34/'],
    ['POST', '/maniphest/task/edit/34/comment/'],
    ['POST', '/differential/revision/edit/12/comment/'],
    ['POST', '/differential/comment/inline/edit/12/'],
    ['POST', '/file/dropupload/?name=x'],
    ['POST', '/file/upload/'],
    ['POST', '/settings/panel/apitokens/'],
    ['POST', '/settings/adjust/?key=search-scope'],
    ['POST', '/token/give/PHID-TASK-1/'],
    ['POST', '/project/board/12/query/all/'],
    ['POST', '/maniphest/query/all/export/'],
    ['POST', '/search/edit/key/abc/'],
    ['POST', '/search/delete/id/1/'],
    ['POST', '/transactions/remarkuppreview/'],
    ['POST', '/auth/register/abc/'],
    ['POST', '/auth/confirmlink/abc/'],
    ['POST', '/auth/config/edit/1/'],
    ['PUT', '/maniphest/query/advanced/'],
    ['DELETE', '/search/'],
    // What writes by GET, without a CSRF token.
    ['GET', '/auth/register/abc/'],
    ['GET', '/login/once/recover/1/abc/'],
    ['GET', '/file/imageproxy/?uri=https://example.com/x.png'],
    ['GET', '/macro/meme/?macro=a&uppertext=b'],
    ['GET', '/oauthserver/auth/'],
    ['GET', '/conduit/token/'],
    ['GET', '/conduit/login/'],
    ['GET', '/harbormaster/hook/circleci/'],
    ['POST', '/mail/sendgrid/'],
    ['GET', '/oauthserver/token/'],
    // Programs that write, and what is not known to read.
    ['GET', '/source/lab.git/info/refs?service=git-receive-pack'],
    ['POST', '/source/lab.git/git-receive-pack'],
    ['POST', '/source/lab.git/info/lfs/locks/verify'],
    ['PUT', `/source/lab.git/info/lfs/upload/${'a'.repeat(64)}`],
    ['GET', '/source/hg/?cmd=unbundle'],
    ['GET', '/source/hg/?cmd=pushkey'],
    ['POST', '/api/maniphest.edit'],
    ['GET', '/api/maniphest.edit'],
    ['GET', '/api/acme.frobnicate'],
    ['GET', '/no-application-of-phorge/'],
    ['POST', '/no-application-of-phorge/'],
  ])('%s %s', (method, path) => {
    expect(refuses(method, path)).toBe(true);
  });

  test('a batch of git-lfs that is not known to ask for downloads', () => {
    for (const body of ['none', 'unread', new TextEncoder().encode('{"operation":"upload"}')] as const) {
      const content: RequestContent = {
        contentType: { mediaType: 'application/vnd.git-lfs+json', parameters: new Map() } as never,
        mercurialArguments: '',
        body,
      };
      expect(refuses('POST', '/source/lab.git/info/lfs/objects/batch', content)).toBe(true);
    }
  });

  test.each(conduitMethods().filter(({ reads }) => !reads))('the Conduit method $name', ({ name }) => {
    expect(refuses('POST', `/api/${name}`)).toBe(true);
  });

  test('a request that nothing has classified', () => {
    const request = new Request(`${HOST}/T34`);
    expect(() => refuseChanges({ request }, RETIRED)).toThrow(RetiredError);
  });
});
