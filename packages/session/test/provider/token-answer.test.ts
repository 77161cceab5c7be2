import { expect, test } from 'vitest';
import { withoutIdToken } from '../../src/provider/token-answer.ts';

const split = async (text: string) => {
  const { rest, idToken } = await withoutIdToken(
    new Response(text, { status: 201, headers: { 'content-type': 'application/json', 'x-a': '1' } }),
  );
  return { text: await rest.text(), status: rest.status, header: rest.headers.get('x-a'), idToken };
};

test('an ID token is removed from the answer, and the rest is unchanged', async () => {
  expect(await split('{"access_token":"a","id_token":"b","refresh_token":"c"}')).toEqual({
    ...{ text: '{"access_token":"a","refresh_token":"c"}', status: 201, header: '1' },
    idToken: { id_token: 'b' },
  });
});

test.each(['{"access_token":"a"}', '{"id_token":7}', '["id_token"]', 'null', '7', '{', ''])(
  'an answer %s has no ID token, and is unchanged',
  async (text) => {
    expect(await split(text)).toEqual({ text, status: 201, header: '1', idToken: {} });
  },
);
