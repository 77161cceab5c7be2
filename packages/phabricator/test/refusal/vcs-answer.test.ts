import { expect, it } from 'vitest';
import { lfsAnswer, vcsAnswer } from '../../src/refusal/vcs-answer.ts';
import { REQUEST_ID } from '../fixtures/context.ts';
import { refusalOf } from '../fixtures/refusal.ts';

const MESSAGE = 'You may not <see> this.';
const BASIC = 'Basic realm="Portcullis"';

it('vcsAnswer asks git for Basic credentials, and says why in each place where git may look', async () => {
  const response = vcsAnswer(refusalOf('/source/lab.git/info/refs', {}, 401));
  expect(response.status).toBe(401);
  expect(response.statusText).toBe(MESSAGE);
  expect(response.headers.get('www-authenticate')).toBe(BASIC);
  expect(response.headers.get('x-phabricator-message')).toBe(MESSAGE);
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(await response.text()).toBe(`${MESSAGE} (request ${REQUEST_ID})\n`);
});

it('vcsAnswer does not ask for credentials again for a forbidden request', () => {
  const response = vcsAnswer(refusalOf('/source/lab.git/info/refs', {}, 403));
  expect(response.status).toBe(403);
  expect(response.headers.get('www-authenticate')).not.toBe(BASIC);
});

it('vcsAnswer answers git-lfs in its own JSON', async () => {
  const response = lfsAnswer(refusalOf('/source/lab.git/info/lfs/objects/batch', {}, 401));
  expect(response.status).toBe(401);
  expect(response.headers.get('content-type')).toBe('application/vnd.git-lfs+json');
  expect(response.headers.get('lfs-authenticate')).toBe(BASIC);
  expect(await response.json()).toEqual({ message: MESSAGE, request_id: REQUEST_ID });
});
