import { setFlagsFromString } from 'node:v8';
import { TlogError } from '@portcullis/tlog';
import { expect, test } from 'vitest';
import { LogFindings } from '../../src/verify/log-findings.ts';

setFlagsFromString('--expose_gc');

test('one file that prevents many proofs is reported once', () => {
  const findings = new LogFindings(10);
  for (const place of ['entry 0', 'entry 256']) {
    findings.addError(place, new TlogError('tile.missing', 'tile/1/000: it is missing'), 'tile.invalid');
  }
  expect([findings.count, findings.kept]).toEqual([
    1,
    [{ code: 'tile.missing', place: 'tile/1/000', message: 'it is missing' }],
  ]);
});
