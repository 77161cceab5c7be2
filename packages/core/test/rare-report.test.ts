import { expect, test } from 'vitest';
import { RareReport } from '../src/rare-report.ts';

test('a failure that goes on is reported the first time, and then at most once a minute', () => {
  const told: string[] = [];
  const report = new RareReport((text) => void told.push(text));
  report.tell('one', 0);
  report.tell('two', 59_999);
  report.tell('three', 60_000);
  report.tell('four', 60_001);
  expect(told).toEqual(['one', 'three']);
});
