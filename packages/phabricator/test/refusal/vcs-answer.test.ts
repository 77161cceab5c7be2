import { AccessError } from '@portcullis/core';
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

it('vcsAnswer does not ask git-lfs for credentials again for a forbidden request', () => {
  const response = lfsAnswer(refusalOf('/source/lab.git/info/lfs/objects/batch', {}, 403));
  expect([response.status, response.headers.has('lfs-authenticate')]).toEqual([403, false]);
});

it('vcsAnswer leaves out of the reason phrase what is not ASCII, and sends it in the body', async () => {
  const refusal = refusalOf('/source/lab.git/info/refs', {}, 403);
  const error = new AccessError({ code: 'x.y', status: 403, message: 'Caf\u00e9\n only.' });
  const response = vcsAnswer({ ...refusal, error });
  expect([response.statusText, response.headers.get('x-phabricator-message')]).toEqual([
    'Caf only.',
    'Caf only.',
  ]);
  expect(await response.text()).toContain('Caf\u00e9');
});
