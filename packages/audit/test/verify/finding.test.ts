import { expect, test } from 'vitest';
import { Findings } from '../../src/verify/finding.ts';
import { UnprovenParts } from '../../src/verify/unproven.ts';

test('findings are all counted, kept up to a number, and given in the order of their lines', () => {
  const findings = new Findings(2);
  findings.add(9, 'chain.gap', 'nine');
  findings.add(4, 'chain.order', 'four \u001b[2J');
  findings.add(1, 'chain.absent', 'one');
  expect(findings.count).toBe(3);
  expect(findings.sorted().map(({ line }) => line)).toEqual([4, 9]);
  expect(findings.sorted()[0]?.message).not.toContain('\u001b');
});

test('what is not proved is allowed only if all of it is, and kept up to a number', () => {
  const unproven = new UnprovenParts(2, ['end', 'tail']);
  expect(unproven.allowed).toBe(true);
  unproven.add('end', undefined, 0, 'the end');
  expect(unproven.allowed).toBe(true);
  unproven.add('chain', 3, 7, 'a chain \u001b[2J');
  unproven.add('tail', 5, 1, 'a tail');
  expect(unproven.allowed).toBe(false);
  expect(unproven.kept.map(({ code, line, events, allowed }) => [code, line, events, allowed])).toEqual([
    ['end', undefined, 0, true],
    ['chain', 3, 7, false],
  ]);
  expect(unproven.kept[1]?.message).not.toContain('\u001b');
});
