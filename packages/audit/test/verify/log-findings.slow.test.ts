import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { LogFindings } from '../../src/verify/log-findings.ts';

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

test('in a log in which everything is wrong, all findings are counted, and only the first use memory', () => {
  const findings = new LogFindings(10);
  const before = heapBytes();
  for (let index = 0; index < 300_000; index++) {
    findings.add('entry.unreadable', `entry ${index}`, 'is not an event of the gateway with its writer');
  }
  expect(heapBytes() - before).toBeLessThan(8_000_000);
  expect([findings.count, findings.kept.length, findings.kept.at(-1)?.place]).toEqual([
    300_000,
    10,
    'entry 9',
  ]);
});
