import { describe, expect, it } from 'vitest';
import { Conduit } from '../../src/sync/conduit.ts';

const TOKEN = `api-${'s'.repeat(28)}`;

interface Call {
  readonly url: string;
  readonly init: RequestInit;
}

/** Conduit at a Phorge that gives these answers, one after the other, and then the last one again. */
function conduitOf(...answers: readonly (() => Response)[]) {
  const calls: Call[] = [];
  const fetch = async (url: string, init: RequestInit) => {
    calls.push({ url, init });
    const answer = answers[Math.min(calls.length, answers.length) - 1];
    if (answer === undefined) throw new TypeError('no answer');
    return answer();
  };
  const settings = { phorge: new URL('https://phorge.internal/'), token: TOKEN, fetch, timeoutMs: 5 };
  const parametersOf = ({ init }: Call) => {
    const form = new URLSearchParams(String(init.body));
    expect([...form.keys(), form.get('output')]).toEqual(['params', 'output', 'json']);
    return JSON.parse(form.get('params') ?? '');
  };
  return { settings, calls, conduit: new Conduit(settings as never), sent: () => calls.map(parametersOf) };
}

const result = (given: unknown) => () => Response.json({ result: given, error_code: null, error_info: null });
const refused = (info: unknown) => () =>
  Response.json({ result: null, error_code: 'ERR-X', error_info: info });
const failing = (cause: unknown) => () => {
  throw cause;
};
const unavailable = (problem: string) => ({
  code: 'sync.phorge_unavailable',
  message: `user.edit: Phorge ${problem}`,
});

describe('a call', () => {
  it('is a form with the token in it, follows no redirect and has a time limit', async () => {
    const { conduit, calls, sent } = conduitOf(result({ object: {} }));
    expect(await conduit.call('user.edit', { a: [1] })).toEqual({ object: {} });
    expect(sent()).toEqual([{ a: [1], __conduit__: { token: TOKEN } }]);
    const [{ url, init }] = calls as [Call];
    expect([url, init.method, init.redirect]).toEqual([
      'https://phorge.internal/api/user.edit',
      'POST',
      'manual',
    ]);
    expect(init.headers).toEqual({
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
    });
    expect(init.signal).toBeInstanceOf(AbortSignal);
  });

  it('is not made where the caller’s check refuses it', async () => {
    const { settings, calls } = conduitOf(result({}));
    const conduit = new Conduit(settings as never, () => Promise.reject(new Error('another run took over')));
    await expect(conduit.call('user.edit', {})).rejects.toThrow('another run took over');
    expect(calls).toEqual([]);
  });

  it.each([
    [`The token ${TOKEN} is not ${TOKEN}`, 'ERR-X: The token (the token) is not (the token)'],
    [{ token: TOKEN }, 'ERR-X'],
    [null, 'ERR-X'],
  ])('that Phorge refuses fails with Phorge’s message without the token: %j', async (info, words) => {
    const { conduit } = conduitOf(refused(info));
    await expect(conduit.call('user.edit', {})).rejects.toMatchObject({
      code: 'sync.phorge_refused',
      message: `user.edit: Phorge answered ${words}`,
    });
  });

  const noObject = 'returned no JSON object, or one of more than 33554432 bytes';
  it.each([
    ['no result', result(null), 'returned a response without a result'],
    ['a list', result([{}]), 'returned a response without a result'],
    ['a text', result('x'), 'returned a response without a result'],
    ['a page', () => new Response('<html>'), noObject],
    ['no envelope', () => Response.json([{ result: {} }]), noObject],
    ['nothing', () => new Response('null'), noObject],
    ['a number', () => new Response('7'), noObject],
    [
      'a failure that looks like an answer',
      () => Response.json({ result: {} }, { status: 500 }),
      'answered 500 instead of 200',
    ],
  ])('fails where the answer is %s', async (_what, answer, problem) => {
    const { conduit } = conduitOf(answer);
    await expect(conduit.call('user.edit', {})).rejects.toMatchObject(unavailable(problem));
  });

  const coded = (code: unknown) => Object.assign(new Error(`to ${TOKEN}`), { code });
  it.each([
    ['in time', new DOMException('late', 'TimeoutError'), 'did not answer within 5 ms'],
    ['at all', new TypeError(`cannot connect for ${TOKEN}`), 'cannot be reached'],
    [
      'to a proxy that says why',
      coded('proxy.origin_left_alone'),
      'cannot be reached (proxy.origin_left_alone)',
    ],
    ['with a code that says more', coded(`proxy.failed ${TOKEN}`), 'cannot be reached'],
    ['with a code that says something first', coded(`${TOKEN} proxy.failed`), 'cannot be reached'],
    ['with a code of another kind', coded(['ECONNREFUSED']), 'cannot be reached'],
    ['with a text', 'proxy.failed', 'cannot be reached'],
    ['with what is no error', { name: 'TimeoutError', code: 'proxy.failed' }, 'cannot be reached'],
    ['with nothing', undefined, 'cannot be reached'],
  ])(
    'fails where Phorge does not answer %s, and repeats nothing of the request',
    async (_what, cause, problem) => {
      const { conduit } = conduitOf(failing(cause));
      const failure = await conduit.call('user.edit', {}).catch((error: unknown) => error as Error);
      expect(failure).toMatchObject(unavailable(problem));
      expect((failure as Error).cause).toBeUndefined();
    },
  );
});

describe('a search', () => {
  const page = (data: unknown, after: unknown) => result({ data, cursor: { after } });

  it('finds everything, page by page of a hundred', async () => {
    const { conduit, sent } = conduitOf(
      page([{ id: 1 }], '7'),
      page([{ id: 2 }], '9'),
      page([{ id: 3 }], null),
    );
    expect(await conduit.search('user.search', { constraints: {} })).toEqual([
      { id: 1 },
      { id: 2 },
      { id: 3 },
    ]);
    const asked = { constraints: {}, limit: 100, __conduit__: { token: TOKEN } };
    expect(sent()).toEqual([asked, { ...asked, after: '7' }, { ...asked, after: '9' }]);
  });

  it('ends where there is no cursor', async () => {
    expect(await conduitOf(result({ data: [], cursor: {} })).conduit.search('user.search', {})).toEqual([]);
  });

  it.each([
    [undefined, 10],
    [2, 2],
  ])('that does not end is aborted: of at most %s pages after %i', async (mostPages, calls) => {
    const endless = conduitOf(page([{}], '7'));
    await expect(endless.conduit.search('user.search', {}, mostPages)).rejects.toMatchObject({
      code: 'sync.phorge_unavailable',
      message: `user.search: Phorge returned more than ${calls} pages`,
    });
    expect(endless.calls).toHaveLength(calls);
  });

  it.each([
    ['no list', page({}, null)],
    ['a list of something else', page([{}, 'x'], null)],
    ['a list without a cursor', result({ data: [{}] })],
    ['a list whose cursor is one', result({ data: [{}], cursor: [] })],
  ])('fails where a page is %s', async (_what, answer) => {
    await expect(conduitOf(answer).conduit.search('user.search', {})).rejects.toMatchObject({
      message: 'user.search: Phorge returned something other than a page of search results',
    });
  });
});
