import { expect, test } from 'vitest';
import { heldLists, type ServerList } from '../../src/lists/held-lists.ts';
import { fitsTemplate } from '../../src/lists/list-kind.ts';

const listOf = (...names: string[]): ServerList => ({
  ok: true,
  entries: new Map(names.map((name) => [name, {}])),
  result: {},
});

/** Lists of a server that has one more name each time it is asked. */
function growing(seconds = 60) {
  const lists = heldLists(seconds);
  let asked = 0;
  const has = async (key: string | undefined, name: string, now: number) => {
    const fetched = async () => {
      const list = listOf(...Array.from({ length: ++asked }, (_, index) => `tool${index}`));
      lists.hold(key, list, now);
      return list;
    };
    return (await lists.names(key, now, fetched, (names) => names.has(name))).has(name);
  };
  return { has, asked: () => asked };
}

test('a list is held for its time, and not longer', async () => {
  const { has, asked } = growing();
  expect(await has('ada', 'tool0', 0)).toBe(true);
  expect(await has('ada', 'tool0', 59_999)).toBe(true);
  expect(asked()).toBe(1);
  expect(await has('ada', 'tool0', 60_000)).toBe(true);
  expect(asked()).toBe(2);
});

test('a name that is not in it is looked for again, at most once a second', async () => {
  const { has, asked } = growing();
  expect(await has('ada', 'tool1', 0)).toBe(false);
  expect(await has('ada', 'tool1', 999)).toBe(false);
  expect(asked()).toBe(1);
  expect(await has('ada', 'tool1', 1000)).toBe(true);
  expect(asked()).toBe(2);
});

test('a list is not that of another caller, nor held for one without a name', async () => {
  const { has, asked } = growing();
  await has('ada', 'tool0', 0);
  await has('bob', 'tool0', 0);
  await has(undefined, 'tool0', 0);
  await has(undefined, 'tool0', 0);
  expect(asked()).toBe(4);
});

test('a list is held from the moment at which it was given', async () => {
  const { has, asked } = growing();
  await has('ada', 'tool0', 5000);
  await has('ada', 'tool0', 5000);
  expect(asked()).toBe(1);
});

test('an error takes the place of the list that was held', async () => {
  const lists = heldLists(60);
  lists.hold('ada', listOf('old'), 0);
  lists.hold('ada', { ok: false, status: 500, error: { code: -32603, message: 'down' } }, 1);
  const names = await lists.names(
    'ada',
    2,
    async () => listOf('new'),
    () => true,
  );
  expect([...names.keys()]).toEqual(['new']);
});

test('lists are held up to four million characters in all, the older ones making room', async () => {
  const lists = heldLists(60);
  const isHeld = async (key: string) => {
    let asked = false;
    const fetched = async () => {
      asked = true;
      return listOf();
    };
    await lists.names(key, 1, fetched, () => true);
    return !asked;
  };
  // Each name counts with its length and 40 characters.
  const many = (key: string) => listOf(...Array.from({ length: 100 }, (_, n) => `${key}${n}`.padEnd(15_000)));
  for (const key of ['a', 'b', 'c']) lists.hold(key, many(key), 0);
  expect([await isHeld('a'), await isHeld('c')]).toEqual([false, true]);
  const few = heldLists(60);
  for (const key of ['a', 'b', 'c'])
    few.hold(key, listOf(...Array.from({ length: 100 }, (_, n) => `${n}`)), 0);
  expect([
    ...(
      await few.names(
        'a',
        1,
        async () => listOf(),
        () => true,
      )
    ).keys(),
  ]).toHaveLength(100);
});

test('a list is not held on after the clock was set back', async () => {
  const { has, asked } = growing();
  await has('ada', 'tool0', 100_000);
  await has('ada', 'tool0', 50_000);
  expect(asked()).toBe(2);
});

test('an error that does not say that there is no such list is none', async () => {
  const lists = heldLists(60);
  const failing = (code: number) =>
    lists.names(
      'ada',
      0,
      async () => ({ ok: false, status: 200, error: { code, message: 'x' } }),
      () => true,
    );
  expect([...(await failing(-32601)).keys()]).toEqual([]);
  await expect(failing(-32603)).rejects.toMatchObject({ code: 'mcp.server_answer_invalid' });
});

test.each([
  ['docs://pages/{name}', 'docs://pages/x', true],
  ['docs://pages/{name}', 'docs://pages/', true],
  ['docs://pages/{name}', 'docs://page/x', false],
  ['docs://{+path}/end', 'docs://a/b/end', true],
  ['docs://{a}/{b}', 'docs://x', false],
  ['docs://fixed', 'docs://fixed', true],
  ['docs://fixed', 'docs://fixed/x', false],
])('an address fits the text of a template around its expressions: %s, %s', (template, uri, fits) => {
  expect(fitsTemplate(uri, template)).toBe(fits);
});
