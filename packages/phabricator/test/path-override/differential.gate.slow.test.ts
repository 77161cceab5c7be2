import { readConfigureGlobal } from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCorpus } from '../../../../bench/src/fuzz/corpus.ts';
import {
  type DifferentialGate,
  startDifferential,
} from '../../../../bench/src/fuzz/differential/differential.ts';
import { missingForPhpEcho } from '../../../../scripts/php-echo/php-echo.ts';

/** How many requests `pnpm test` compares; `pnpm fuzz` compares any number. */
const INPUTS = 20_000;

const missing = missingForPhpEcho();

/** Debian's PHP behind nginx's documented rule, and the gate in workerd before them. */
describe.skipIf(missing !== undefined)('the request that is checked is the one PHP sees', () => {
  let gate: DifferentialGate;

  beforeAll(async () => {
    gate = await startDifferential();
  });
  afterAll(() => gate.close());

  it(`the path and every name, in ${INPUTS} hostile requests`, { timeout: 300_000 }, async () => {
    const { seed = 0 } = readConfigureGlobal();
    const start = performance.now();
    const { runs, failure } = await gate.property.run({
      seed,
      runs: INPUTS,
      first: readCorpus('differential'),
    });
    expect(failure?.report).toBeUndefined();
    expect(runs).toBeGreaterThanOrEqual(INPUTS);
    // A gate that refuses everything, or passes no form, would prove nothing.
    expect(gate.counts.answered).toBeGreaterThan(INPUTS / 5);
    expect(gate.counts.withFields).toBeGreaterThan(INPUTS / 40);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`differential: seed ${seed}, ${runs} inputs in ${seconds} s, ${JSON.stringify(gate.counts)}`);
  });

  it.each([
    '/source/lab-repo/browse/master/a%26__path__%3Db.txt',
    '/x%26__path__=/D2',
    '/a%20b+c%26_.path.=/D2',
  ])('an encoded ampersand of %s is part of a name, and is accepted', async (target) => {
    const answer = await gate.check({ method: 'GET', target, headers: [], body: '', framing: 'length' });
    expect(answer?.status).toBe(200);
  });
});
