import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Resource } from '@portcullis/core';
import { evaluate, type Policy, type Rule } from '@portcullis/policy';
import { prove } from '@portcullis/policy/prove';
import fc from 'fast-check';
import type { InstanceConfiguration } from 'portcullis';
import { expect, test } from 'vitest';
import { longRuns } from '../../../../scripts/fixtures/long-runs.ts';
import { gatePolicy, gateProof, gateReading } from '../../src/gate/as-the-gate.ts';

// Requests to every route of Phorge. A policy is made for each, by words of what the request is about, and a claim by others;
// so the request itself shows that the claim is not true, and a proof that finds it true has not looked there.

const ROUTES = readFileSync(
  join(import.meta.dirname, '../../../phabricator/test/fixtures/routes.txt'),
  'utf8',
).match(/^\/\S*/gm);

const ROLES = { contractor: ['ext-*'] };
const WHO = { roles: ['contractor'] } as const;

/** Numbers, and names, of no example. */
const path = fc
  .tuple(
    fc.constantFrom(...(ROUTES ?? [])),
    fc.stringMatching(/^[1-9]\d{0,4}$/),
    fc.stringMatching(/^[A-Z][a-z-]{1,6}$/),
  )
  .map(([route, number, name]) =>
    route.replaceAll('12', number).replaceAll(/(?<=\/)(?:team|thing)(?=\/)/g, name),
  );

/** Some of what it is about, each as it is or by a pattern. */
const cuts = fc.array(
  fc.record({ taken: fc.boolean(), as: fc.constantFrom('is', 'begins', 'ends'), at: fc.nat(9) }),
  {
    minLength: 5,
    maxLength: 5,
  },
);
type Cuts = typeof cuts extends fc.Arbitrary<infer Value> ? Value : never;

function wordsOf({ application, kind, id, operation }: Resource, at: string, chosen: Cuts): Partial<Rule> {
  const members = [
    ['applications', application, false],
    ['kinds', kind, false],
    ['ids', id, true],
    ['operations', operation, true],
    ['paths', at, true],
  ] as const;
  return Object.fromEntries(
    members.flatMap(([field, text, mayBePattern], index) => {
      const cut = chosen[index];
      if (text === undefined || !cut?.taken) return [];
      return [[field, [mayBePattern ? cutText(field, text, cut) : text]]];
    }),
  );
}

function cutText(field: string, text: string, { as, at }: Cuts[number]): string {
  if (field === 'paths') return cutPath(text, as, at);
  if (as === 'is' || text.length < 2) return text;
  const where = 1 + (at % (text.length - 1));
  return as === 'begins' ? `${text.slice(0, where)}*` : `*${text.slice(where)}`;
}

/** One of its segments as a wildcard, or all that is below one. */
function cutPath(text: string, as: Cuts[number]['as'], at: number): string {
  const segments = text.split('/');
  const where = 1 + (at % (segments.length - 1));
  if (as === 'is' || segments[where] === '') return text;
  if (as === 'begins') return `${segments.slice(0, where).join('/')}/**`;
  return segments.with(where, `${segments[where]?.slice(0, at % 3)}*`).join('/');
}

test('no proof overlooks a request that the gate lets in, or refuses', () => {
  let asked = 0;
  fc.assert(
    fc.property(
      path,
      fc.constantFrom('GET', 'POST'),
      fc.constantFrom('never', 'always'),
      cuts,
      cuts,
      (at, method, claimed, ruleCuts, claimCuts) => {
        const resource = read(at, method);
        fc.pre(resource !== undefined);
        const words = wordsOf(resource, at, ruleCuts);
        fc.pre(Object.keys(words).length > 0);
        const policy = policyOf(words, { ...wordsOf(resource, at, claimCuts), [claimed]: true }, claimed);
        const instance = { ...INSTANCE, policy } as unknown as InstanceConfiguration;
        const caller = { kind: 'user' } as const;
        const { effect } = evaluate(gatePolicy(instance), {
          ...{ caller, roles: ['contractor'], method, path: at, resource },
        });
        fc.pre(effect === (claimed === 'never' ? 'allow' : 'deny'));
        asked++;
        const [claim] = prove(policy, gateProof(instance, { roles: ROLES }, [policy]));
        expect(claim?.holds, `${method} ${at} is ${effect}`).toBe(false);
      },
    ),
    // The same each time: what is overlooked still would be some rare word beside some rare pattern. Another is `SEED`'s.
    { numRuns: longRuns(12), maxSkipsPerRun: 1000, seed: Number(process.env.SEED ?? 17) },
  );
  console.log(`${asked} requests`);
}, 120_000);

const INSTANCE = {
  ...{ name: 'phorge', hosts: ['phorge.example'], application: 'phabricator' },
  origin: { binding: 'PHORGE' },
} as unknown as InstanceConfiguration;

function read(at: string, method: string): Resource | undefined {
  const reading = gateReading(INSTANCE, 'phorge.example', method, at);
  return reading.ok && reading.target.path === at ? reading.resource : undefined;
}

function policyOf(words: Partial<Rule>, claim: object, claimed: string): Policy {
  const rules: readonly Rule[] =
    claimed === 'never'
      ? [{ name: 'some', effect: 'allow', who: WHO, ...words }]
      : [
          { name: 'some', effect: 'deny', who: WHO, ...words },
          { name: 'all', effect: 'allow', who: 'anyone', paths: ['/**'] },
        ];
  return { name: 'made', rules, claims: [{ name: 'claimed', who: WHO, ...claim }] } as Policy;
}
