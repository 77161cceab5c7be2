import { expect, test } from 'vitest';
import { exampleWords } from '../../src/resource/example-words.ts';
import { policyWords } from '../fixtures/policy-words.ts';

test('a path begins with any route of Phorge', () => {
  expect(exampleWords('/', policyWords())).toEqual(expect.arrayContaining(['maniphest', 'w', 'api']));
});

test('below a route come its kinds, what is done, what is special there, and numbers', () => {
  const words = exampleWords('/people/', policyWords({ operations: ['zip'], operationPatterns: ['z*'] }));
  expect(words).toEqual(expect.arrayContaining(['user', 'edit', 'logs', 'badges', 'zip', 'z*', '1']));
  expect(exampleWords('/maniphest/task/', policyWords())).toContain('edit');
});

test('after what is done, only a number is read, and after a view what it turns out to be or a name', () => {
  expect(exampleWords('/maniphest/task/edit/', policyWords())).toEqual(['1']);
  expect(exampleWords('/maniphest/task/edit/1/', policyWords())).toEqual(['1']);
  const view = exampleWords('/conduit/log/view/', policyWords({ namesOf: () => ['Name'] }));
  expect(view).toEqual(['edit', 'new', 'hide', '1', 'Name']);
  expect(exampleWords('/tag/', policyWords({ namesOf: () => ['Name'] }))).toContain('Name');
  expect(exampleWords('/maniphest/', policyWords({ namesOf: () => ['Name'] }))).not.toContain('Name');
});

test('numbers are those of the kind that has a letter, and those of the others', () => {
  const callsOf = (_: string, after: string) => [after === 'T' ? '42' : '7'];
  expect(exampleWords('/maniphest/task/edit/', policyWords({ callsOf }))).toEqual(['42', '7']);
});

test('patterns of numbers are there, without the letter of the kind', () => {
  const words = exampleWords(
    '/maniphest/task/edit/',
    policyWords({ idsOf: () => ['T4*', '*7', 'D8*', 'x*', 'T5'] }),
  );
  expect(words).toEqual(['1', '4*', '*7']);
});

test('below a repository and where Phorge serves nothing there are none: patterns say it', () => {
  for (const path of ['/source/lab/', '/diffusion/', '/nowhere/'])
    expect(exampleWords(path, policyWords())).toEqual([]);
});
