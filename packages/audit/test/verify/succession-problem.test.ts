import { expect, test } from 'vitest';
import { successionProblem } from '../../src/verify/succession-problem.ts';
import type { TransparencyLogReport } from '../../src/verify/transparency-log-report.ts';

const end = { origin: 'logs.example/1', size: 7, root: 'cm9vdA==' };
const earlier = { end, next: 'logs.example/2' };
const later = { continues: end, end: { origin: 'logs.example/2', size: 3, root: 'b3RoZXI=' } };

const problem = (before: object, after: object): string | undefined =>
  successionProblem(
    { ...earlier, ...before } as unknown as TransparencyLogReport,
    { ...later, ...after } as unknown as TransparencyLogReport,
  );

test('a log continues the one that it names, at the end that it names, if that names it too', () => {
  expect(problem({}, {})).toBeUndefined();
});

test.each<[string, object, object]>([
  ['the earlier log has no checkpoint', { end: undefined }, {}],
  ['its first entry does not name the log that it continues', {}, { continues: undefined }],
  [
    'it continues logs.example/0, not logs.example/1',
    {},
    { continues: { ...end, origin: 'logs.example/0' } },
  ],
  [
    'logs.example/1 was not closed: its last entry does not name a log that continues it',
    { next: undefined },
    {},
  ],
  ['logs.example/1 is continued by logs.example/3, not by logs.example/2', { next: 'logs.example/3' }, {}],
  ['logs.example/1 is continued by logs.example/2, not by undefined', {}, { end: undefined }],
  [
    'it continues logs.example/1 after 6 entries, but that log ended differently (7 entries): it was changed after it was closed',
    {},
    { continues: { ...end, size: 6 } },
  ],
  [
    'it continues logs.example/1 after 7 entries, but that log ended differently (7 entries): it was changed after it was closed',
    {},
    { continues: { ...end, root: 'Zm9yZ2Vk' } },
  ],
])('a log does not continue another where %s', (said, before, after) => {
  expect(problem(before, after)).toBe(said);
});

test('what a log says of its name is quoted without control characters', () => {
  const origin = 'logs.example/\u001b[2J';
  expect(problem({}, { continues: { ...end, origin } })).not.toContain('\u001b');
});
