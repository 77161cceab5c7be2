import { expect, test, vi } from 'vitest';
import { RareReport } from '../src/rare-report.ts';
import { tell, tellOperator } from '../src/tell.ts';

test('whoever is told hears it before anything else is done', () => {
  const heard: string[] = [];
  tell(
    (said: string) => heard.push(said),
    'a key is old',
    () => heard.push('failed'),
  );
  expect(heard).toEqual(['a key is old']);
});

test.each<[when: string, whom: () => unknown]>([
  [
    'at once',
    () => {
      throw new RangeError('full');
    },
  ],
  ['later', () => Promise.reject(new RangeError('full'))],
])('where that fails %s, whoever told it goes on, and it is said why', async (_when, whom) => {
  const why = Promise.withResolvers<unknown>();
  tell(whom, 'a key is old', why.resolve);
  expect(await why.promise).toEqual(new RangeError('full'));
});

test('an operator who cannot be told finds it on the console', async () => {
  const console = vi.spyOn(globalThis.console, 'error').mockImplementation(() => {});
  const failing = () => Promise.reject(new RangeError('full'));
  tellOperator(failing, 'a key is old');
  new RareReport(failing).tell('a cache is away', 0);
  await vi.waitFor(() => expect(console.mock.calls).toEqual([['a key is old'], ['a cache is away']]));
});
