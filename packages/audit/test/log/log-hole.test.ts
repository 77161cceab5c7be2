import { expect, test } from 'vitest';
import { LogHoleError } from '../../src/log/log-hole.ts';

test('a hole in a log names the file, or why it could not be read, and what to do', () => {
  const hole = { path: 'tile/0/001', entries: 300 };
  const error = new LogHoleError(hole);
  expect(error).toMatchObject({ name: 'LogHole', hole });
  expect(error.message).toContain('(tile/0/001: fewer than 300 entries). Nothing more is published');
  expect(error.message).toContain('docs/backing-up.md, "A hole in the log"');
  const cause = new Error('tile/0/001: R2 did not answer');
  const unread = new LogHoleError(hole, cause);
  expect(unread.message).toContain('(tile/0/001: R2 did not answer). Nothing more is published');
  expect(unread.cause).toBe(cause);
});
