import { describe, expect, test } from 'vitest';
import { totalsIn } from '../../../bench/src/instructions/callgrind.ts';
import { instructionsSection } from '../../../bench/src/instructions/instructions-section.ts';

const file = (totals: string) =>
  `# callgrind format\nversion: 1\nevents: Ir Dr Dw I1mr D1mr\n\nfn=(1) main\n3 5 1\n\n${totals}\n`;

describe('a file of counts', () => {
  test.each([
    ['totals: 1000 200 100 30 4', { instructions: 1000, missedLines: 30 }],
    ['summary: 7 0 0 2', { instructions: 7, missedLines: 2 }],
    // Zeros at the end are left out.
    ['totals: 9', { instructions: 9, missedLines: 0 }],
    ['totals: 0', { instructions: 0, missedLines: 0 }],
  ])('with %j gives the executed instructions', (totals, executed) => {
    expect(totalsIn(file(totals))).toEqual(executed);
  });

  test.each([
    ['without totals', file('')],
    ['of another tool', 'events: Ir\ntotals: 5\n'],
    ['of nothing', ''],
  ])('%s gives no count', (_what, text) => {
    expect(() => totalsIn(text)).toThrow(/^no total of /);
  });
});

test('each contender is compared with the bare one', () => {
  const section = instructionsSection(
    [
      { name: 'bare', does: 'nothing', instructions: 300_000, missedLines: 10_000 },
      { name: 'gate', does: 'all', instructions: 720_000, missedLines: 22_500 },
    ],
    'two cores',
  );
  expect(section).toContain('two cores.');
  expect(section).toMatch(/the 300 thousand instructions/);
  expect(section).toMatch(/\| gate \| all +\| 420 +\| 12\.5 +\|/);
  expect(section).not.toContain('| bare');
});

test('without counts no result is reported', () => {
  expect(() => instructionsSection([], 'two cores')).toThrow('nothing was counted');
});
