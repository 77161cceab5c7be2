import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicyClaim } from '@portcullis/policy';
import type { GatewayConfiguration } from 'portcullis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { provenClaims } from '../../../packages/cli/src/gate/claims-of.ts';
import { startWholeGate, type WholeGate } from './running-gate.ts';

let whole: WholeGate;
beforeAll(async () => {
  whole = await startWholeGate();
});
afterAll(() => whole?.close());

const CONFIGURATION = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../examples/phabricator/portcullis.json'), 'utf8'),
) as GatewayConfiguration;

/** Claims that are not true, of each kind of caller: what shows it must be so at the gate as well. */
const FALSE: readonly PolicyClaim[] = [
  { name: 'nobody sees status', who: 'anyone', paths: ['/status/'], never: true },
  {
    name: 'contractors see no task',
    who: { roles: ['contractor'] },
    paths: ['/T*'],
    kinds: ['task'],
    never: true,
  },
  {
    name: 'contractors write no task',
    who: { roles: ['contractor'] },
    applications: ['maniphest'],
    operations: ['edit'],
    methods: ['GET'],
    never: true,
  },
  {
    name: 'engineers see no code',
    who: { roles: ['engineer'] },
    applications: ['differential'],
    never: true,
  },
  {
    name: 'engineers administer',
    who: { roles: ['engineer'], except: ['admin'] },
    kinds: ['admin'],
    methods: ['GET'],
    always: true,
  },
  {
    name: 'contractors see code',
    who: { roles: ['contractor'] },
    applications: ['diffusion'],
    methods: ['GET'],
    always: true,
  },
  {
    name: 'whoever logged in sees tasks',
    who: 'authenticated',
    applications: ['maniphest'],
    methods: ['GET'],
    always: true,
  },
];

test.each(FALSE)('$name: the gate answers the counterexample as the proof says', async (claim) => {
  const [instance] = CONFIGURATION.instances;
  if (instance === undefined) throw new Error('the demo has no instance');
  const asked = { ...instance, policy: { ...instance.policy, claims: [claim] } };
  const [proved] = provenClaims({ ...CONFIGURATION, instances: [asked] }, undefined, Date.now());
  const example = proved?.claim.counterexample;
  if (example === undefined) throw new Error('the claim holds');
  // The demo's accounts are called after the one role they have.
  const account = example.caller === 'anonymous' ? undefined : (example.roles[0] ?? 'nobody');
  const token = account === undefined ? undefined : await whole.tokenOf(account);
  const { event } = await whole.ask(example.path, {
    method: example.method,
    ...(token === undefined ? {} : { token }),
  });
  expect(event.policy?.decision).toBe(claim.always === true ? 'deny' : 'allow');
  expect(event.policy?.matched_rule ?? null).toBe(example.rule);
});
