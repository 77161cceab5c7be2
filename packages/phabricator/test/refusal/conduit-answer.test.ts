import { expect, it } from 'vitest';
import { conduitAnswer } from '../../src/refusal/conduit-answer.ts';
import { REQUEST_ID } from '../fixtures/context.ts';
import { refusalOf } from '../fixtures/refusal.ts';

it('answers 200 with the envelope that Conduit clients print', async () => {
  const response = conduitAnswer(refusalOf('/api/user.whoami', {}, 401));
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(response.headers.get('www-authenticate')).toBeNull();
  expect(await response.json()).toEqual({
    result: null,
    error_code: 'ERR-PORTCULLIS-TOKEN-EXPIRED',
    error_info: `You may not <see> this. (request ${REQUEST_ID})`,
  });
});
