import { evaluate, type Policy, PolicyError } from '@portcullis/policy';
import { prove } from '@portcullis/policy/prove';
import fc from 'fast-check';
import type { InstanceConfiguration } from 'portcullis';
import { expect, test } from 'vitest';
import { runs } from '../../../../scripts/fixtures/runs.ts';
import { gatePolicy, gateProof, gateReading } from '../../src/gate/as-the-gate.ts';

// A page of an application of one's own is asked for in some spelling, and rules are made of parts of that spelling: a proof that
// finds the page closed to everybody has not looked there.

const spelling = fc.record({
  word: fc.constantFrom('admin', 'export', 'rep'),
  capital: fc.nat(7),
  parameter: fc.constantFrom('', '', ';', ';x', ';.css'),
});
type Spelling = typeof spelling extends fc.Arbitrary<infer Value> ? Value : never;

const cut = fc.record({ from: fc.nat(8), to: fc.nat(8), whole: fc.boolean() });
const cuts = fc.array(cut, { minLength: 2, maxLength: 2 });

function spelled({ word, capital, parameter }: Spelling): string {
  return `${word.slice(0, capital)}${(word[capital] ?? '').toUpperCase()}${word.slice(capital + 1)}${parameter}`;
}

/** A segment with a star for a part of it. */
function cutText(text: string, { from, to, whole }: { from: number; to: number; whole: boolean }): string {
  return whole ? text : `${text.slice(0, Math.min(from, to))}*${text.slice(Math.max(from, to))}`;
}

test('no proof reports a page as closed that the gateway opens in some encoding', () => {
  let asked = 0;
  fc.assert(
    fc.property(
      fc.array(spelling, { minLength: 1, maxLength: 2 }),
      fc.array(spelling, { minLength: 2, maxLength: 2 }),
      cuts,
      cuts,
      fc.boolean(),
      fc.boolean(),
      (spellings, others, opened, closed, below, caseSensitive) => {
        const segments = spellings.map(spelled);
        const elsewhere = spellings.map(({ word }, at) => spelled({ ...(others[at] as Spelling), word }));
        const path = `/${segments.join('/')}`;
        const pathOf = (texts: readonly string[], each: typeof opened) =>
          `/${texts.map((text, at) => cutText(text, each[at] ?? { from: 0, to: 8, whole: true })).join('/')}`;
        const page = `/${spellings.map(({ word }) => word).join('/')}`;
        const policy = {
          name: 'made',
          rules: [
            {
              name: 'open',
              effect: 'allow',
              who: 'anyone',
              paths: [`${pathOf(segments, opened)}${below ? '/**' : ''}`],
            },
            { name: 'closed', effect: 'deny', who: 'anyone', paths: [page, pathOf(elsewhere, closed)] },
          ],
          claims: [{ name: 'claimed', who: 'anyone', kinds: ['page'], never: true }],
        } as unknown as Policy;
        const instance = {
          ...{ name: 'app', hosts: ['app.example'], application: 'web', origin: { binding: 'APP' }, policy },
          ...{ resources: [{ path: page, kind: 'page' }], caseSensitive },
        } as unknown as InstanceConfiguration;
        const reading = gateReading(instance, 'app.example', 'GET', path);
        fc.pre(reading.ok && reading.resource.kind === 'page' && isWhole(instance));
        if (!reading.ok) return;
        const { resource, target } = reading;
        const request = {
          caller: { kind: 'anonymous' },
          roles: [],
          method: 'GET',
          path: target.path,
          resource,
        } as const;
        fc.pre(evaluate(gatePolicy(instance), request).effect === 'allow');
        asked++;
        const [claim] = prove(policy, gateProof(instance, { roles: {} }, [policy]));
        expect(claim?.holds, `${path} is open`).toBe(false);
      },
    ),
    { numRuns: runs(120), maxSkipsPerRun: 1000 },
  );
  console.log(`${asked} pages`);
}, 120_000);

/** Whether a gate takes it: a rule may hide another. */
function isWhole(instance: InstanceConfiguration): boolean {
  try {
    gatePolicy(instance);
    return true;
  } catch (error) {
    if (error instanceof PolicyError) return false;
    throw error;
  }
}
