import { expect, test } from 'vitest';
import { examplePaths } from '../../src/resource/example-paths.ts';
import { policyWords } from '../fixtures/policy-words.ts';

test('objects that a policy names by a pattern are examples in each word of the path', () => {
  const paths = examplePaths(
    policyWords({
      idsOf: () => ['T4*', 'PHID-TASK-*'],
      namesOf: () => ['T4'],
      callsOf: (_, after) => (after === 'T' ? ['1', '4'] : after === 'PHID-' ? ['TASK-'] : ['1']),
    }),
  );
  for (const path of [
    '/T4',
    '/maniphest/edit/4/',
    '/maniphest/task/view/4/',
    '/maniphest/edit/PHID-TASK-/',
  ]) {
    expect(paths).toContain(path);
  }
  expect(paths).not.toContain('/D4');
});
