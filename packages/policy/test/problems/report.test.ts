import { expect, test } from 'vitest';
import type { PolicyProblem } from '../../src/index.ts';
import { Report } from '../../src/problems/report.ts';

function read(value: unknown) {
  const problems: PolicyProblem[] = [];
  const texts = new Report(problems, 'x').texts(value, (text, place) => {
    if (text === 'bad') place.problem('is bad');
  });
  return { texts, places: problems.map(({ path }) => path) };
}

test('the texts of a list are those that are texts, whatever else is wrong with them', () => {
  expect(read(['a', 'bad'])).toEqual({ texts: ['a', 'bad'], places: ['x[1]'] });
  expect(read(['a', 7, ' '])).toEqual({ texts: ['a'], places: ['x[1]', 'x[2]'] });
});

test.each([[[]], ['a'], [undefined], [{ length: 1 }]])(
  'Report.texts reports %j as a problem and returns no texts',
  (value) => {
    expect(read(value)).toEqual({ texts: [], places: ['x'] });
  },
);

test('a field without its unit is reported with the full name', () => {
  const problems: PolicyProblem[] = [];
  new Report(problems, 'authentication').fields({ maxAge: 300, acr: [] }, ['acr', 'maxAgeSeconds']);
  expect(problems).toEqual([
    {
      path: 'authentication.maxAge',
      message: '"maxAge" is not a field of this object',
      suggestion: 'maxAgeSeconds',
    },
  ]);
});
