import { expect, test } from 'vitest';
import { givenInWords, readGiven } from '../../src/login/given-credentials.ts';

const ONE = { id: 'a', name: 'laptop', created_at: 0, used_at: 60, ends_at: 3600 };

test('a list is one line for each', () => {
  const given = readGiven({ credentials: [ONE, { ...ONE, id: 'b', subject: 'ada' }] }) ?? [];
  expect(givenInWords(given)).toBe(
    'a  laptop  granted 1970-01-01 00:00, last used 1970-01-01 00:01, ends 1970-01-01 01:00\n' +
      'b  laptop  for ada  granted 1970-01-01 00:00, last used 1970-01-01 00:01, ends 1970-01-01 01:00\n',
  );
  expect(givenInWords([])).toBe('there are none\n');
});

test.each(['id', 'name', 'subject'])(
  'a text that a user put into %s is no control sequence for the terminal, and no further line',
  (field) => {
    const text = givenInWords([{ ...ONE, [field]: 'x\u001b[2J\ny' }]);
    expect(text).toContain('x\\u001b[2J\\u000ay');
    expect(text.split('\n')).toHaveLength(2);
  },
);
