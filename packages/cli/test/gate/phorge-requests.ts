import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Resource } from '@portcullis/core';
import { evaluate, type Policy, type Rule } from '@portcullis/policy';
import fc from 'fast-check';
import type { InstanceConfiguration } from 'portcullis';
import { gatePolicy, gateReading } from '../../src/gate/as-the-gate.ts';

// Requests to every route of Phorge, and rules made by words of what one is about: whoever has to see that a rule decides it
// must have looked there.

const ROUTES = readFileSync(
  join(import.meta.dirname, '../../../phabricator/test/fixtures/routes.txt'),
  'utf8',
).match(/^\/\S*/gm);

export const ROLES = { contractor: ['ext-*'] };
/** Whom rules and claims are about. */
export const WHO = { roles: ['contractor'] } as const;

/** Numbers, and names, of no example. */
export const path = fc
  .tuple(
    fc.constantFrom(...(ROUTES ?? [])),
    fc.stringMatching(/^[1-9]\d{0,4}$/),
    fc.stringMatching(/^[A-Z][a-z-]{1,6}$/),
  )
  .map(([route, number, name]) =>
    route.replaceAll('12', number).replaceAll(/(?<=\/)(?:team|thing)(?=\/)/g, name),
  );

/** Some of what it is about, each as it is or by a pattern. */
export const cuts = fc.array(
  fc.record({ taken: fc.boolean(), as: fc.constantFrom('is', 'begins', 'ends'), at: fc.nat(9) }),
  {
    minLength: 5,
    maxLength: 5,
  },
);
export type Cuts = typeof cuts extends fc.Arbitrary<infer Value> ? Value : never;

export function wordsOf(
  { application, kind, id, operation }: Resource,
  at: string,
  chosen: Cuts,
): Partial<Rule> {
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

const INSTANCE = {
  ...{ name: 'phorge', hosts: ['phorge.example'], application: 'phabricator' },
  origin: { binding: 'PHORGE' },
} as unknown as InstanceConfiguration;

/** What the gate takes a request to be about; `undefined` where it refuses the address. */
export function read(at: string, method: string): Resource | undefined {
  const reading = gateReading(INSTANCE, 'phorge.example', method, at);
  return reading.ok && reading.target.path === at ? reading.resource : undefined;
}

/** The gate's instance with this policy. */
export function instanceWith(policy: Policy): InstanceConfiguration {
  return { ...INSTANCE, policy } as unknown as InstanceConfiguration;
}

/** What a gate with this policy says of a request of somebody with the role. */
export function effectOf(policy: Policy, method: string, at: string, resource: Resource): 'allow' | 'deny' {
  const compiled = gatePolicy(instanceWith(policy));
  const caller = { kind: 'user' } as const;
  return evaluate(compiled, { caller, roles: WHO.roles, method, path: at, resource }).effect;
}
