import { expect, test, vi } from 'vitest';
import { RareReport } from '../src/rare-report.ts';
import { tell, tellOperator } from '../src/tell.ts';

test('the operator’s callback is called before anything else is done', () => {
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
])('a callback that fails %s does not stop the work, and the failure is reported', async (_when, whom) => {
  const why = Promise.withResolvers<unknown>();
  tell(whom, 'a key is old', why.resolve);
  expect(await why.promise).toEqual(new RangeError('full'));
});

test('a report that the operator’s callback could not receive is on the console', async () => {
  const console = vi.spyOn(globalThis.console, 'error').mockImplementation(() => {});
  const failing = () => Promise.reject(new RangeError('full'));
  tellOperator(failing, 'a key is old');
  new RareReport(failing).tell('a cache is away', 0);
  await expect.poll(() => console.mock.calls).toEqual([['a key is old'], ['a cache is away']]);
});
