import { expect, test } from 'vitest';
import { classify } from '../../src/resource/classify.ts';
import { withReads } from '../../src/resource/reads.ts';
import { target } from '../fixtures/context.ts';

test.each([
  ['POST', '/api/maniphest.search', true],
  ['POST', '/api/differential.revision.search', true],
  ['POST', '/api/diffusion.historyquery', true],
  ['POST', '/api/user.whoami', true],
  ['GET', '/api/maniphest.edit', false],
  ['GET', '/api/harbormaster.queryautotargets', false],
  ['GET', '/api/diffusion.looksoon', false],
  ['GET', '/api/Maniphest.search', false],
  // The advertisement of a push, and Mercurial's commands.
  ['GET', '/source/lab.git/info/refs?service=git-receive-pack', false],
  ['GET', '/source/lab.git/info/refs?service=git-upload-pack', true],
  ['POST', '/source/lab.git/git-upload-pack', true],
  ['POST', '/source/lab.git/git-receive-pack', false],
  ['GET', '/source/lab/?cmd=unbundle', false],
  // Phorge asks for no POST here, and for no CSRF token.
  ['GET', '/conduit/token/', false],
  ['GET', '/conduit/login/', false],
  ['GET', '/mail/sendgrid/', false],
  ['GET', '/harbormaster/hook/circleci/', false],
  ['GET', '/oauthserver/token/', false],
  // There the method says.
  ['GET', '/source/lab/browse/master/', undefined],
  ['GET', '/api/', undefined],
  ['POST', '/conduit/token/edit/5/', undefined],
  ['GET', '/conduit/method/user.whoami/', undefined],
  ['GET', '/D12', undefined],
  ['POST', '/maniphest/task/edit/', undefined],
])('%s %s only reads: %s', (method, path, reads) => {
  expect(classify(method, target(path)).reads).toBe(reads);
});

test('recorded words give the same result', () => {
  expect(withReads({ application: 'diffusion', kind: 'repository', operation: 'pull' }).reads).toBe(true);
  expect(withReads({ application: 'maniphest', kind: 'task', operation: 'edit' }).reads).toBeUndefined();
});

test('words of other applications are ignored', () => {
  for (const operation of ['pull', 'push', 'maniphest.search', 'constructor']) {
    expect(withReads({ application: 'paste', kind: 'method', operation }).reads).toBeUndefined();
  }
});
