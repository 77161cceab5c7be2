import { describe, expect, it } from 'vitest';
import { readLinkAnswer } from '../../../src/sso/linking/link-answer.ts';
import { HOST } from '../../fixtures/context.ts';

const URLENCODED = 'application/x-www-form-urlencoded';

function posted(body: string, type = URLENCODED): Request {
  return new Request(`${HOST}/`, { method: 'POST', body, headers: { 'content-type': type } });
}

describe('readLinkAnswer', () => {
  it.each(['connect', 'not_mine'])('reads the answer %s', async (choice) => {
    expect(await readLinkAnswer(posted(`offer=a.b&return_to=%2FT1&choice=${choice}`))).toEqual({
      choice,
      offer: 'a.b',
      return_to: '/T1',
    });
  });

  it.each([
    ['another answer', 'offer=a&return_to=%2F&choice=yes'],
    ['no answer', 'offer=a&return_to=%2F'],
    ['two answers', 'offer=a&return_to=%2F&choice=connect&choice=not_mine'],
    ['two offers', 'offer=a&offer=b&return_to=%2F&choice=connect'],
    ['no offer', 'return_to=%2F&choice=connect'],
    ['no address to go on at', 'offer=a&choice=connect'],
    ['something else', 'offer=a&return_to=%2F&choice=connect&x=1'],
    ['nothing', ''],
  ])('C15: refuses a form with %s', async (_, body) => {
    await expect(readLinkAnswer(posted(body))).rejects.toMatchObject({ code: 'sso.request' });
  });

  it.each(['text/plain', 'multipart/form-data; boundary=b', 'application/json'])(
    'refuses a body of %s',
    async (type) => {
      const body = 'offer=a&return_to=%2F&choice=connect';
      await expect(readLinkAnswer(posted(body, type))).rejects.toMatchObject({ code: 'sso.request' });
    },
  );

  it('refuses a form that is too long', async () => {
    const body = `offer=${'a'.repeat(20_000)}&return_to=%2F&choice=connect`;
    await expect(readLinkAnswer(posted(body))).rejects.toMatchObject({ code: 'sso.request' });
  });
});
