import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicyClaim } from '@portcullis/policy';
import type { Counterexample } from '@portcullis/policy/prove';
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

/** What each claim of the demo says, turned round; and of every application, for each of the demo's callers, both ways. */
function everyClaim(): readonly PolicyClaim[] {
  const { policy } = demoInstance();
  const own = (policy.claims ?? []).map(({ never, always, onlyIf, ...claim }): PolicyClaim => {
    const name = `not ${claim.name}`;
    return always === true ? { ...claim, name, never: true } : { ...claim, name, always: true };
  });
  const callers: readonly PolicyClaim['who'][] = [
    'anyone',
    { roles: ['engineer'], except: ['admin', 'contractor'] },
    { roles: ['contractor'], except: ['admin', 'engineer'] },
  ];
  const ofApplications = APPLICATIONS.flatMap((application) =>
    callers.flatMap((who, index): readonly PolicyClaim[] => [
      { name: `${application} never for ${index}`, who, applications: [application], never: true },
      { name: `${application} always for ${index}`, who, applications: [application], always: true },
    ]),
  );
  return [...own, ...FALSE, ...ofApplications];
}

const APPLICATIONS = [
  ...[
    'maniphest',
    'differential',
    'diffusion',
    'files',
    'config',
    'people',
    'auth',
    'settings',
    'conduit',
    'home',
  ],
  ...[
    'phriction',
    'projects',
    'herald',
    'passphrase',
    'paste',
    'notifications',
    'search',
    'typeahead',
    'system',
  ],
];

function demoInstance() {
  const [instance] = CONFIGURATION.instances;
  if (instance === undefined) throw new Error('the demo has no instance');
  return instance;
}

test('every counterexample is answered by the gate as the proof says, by the same rule', {
  timeout: 600_000,
}, async () => {
  const instance = demoInstance();
  const claims = everyClaim();
  const asked = { ...instance, policy: { ...instance.policy, claims } };
  const proved = provenClaims({ ...CONFIGURATION, instances: [asked] }, undefined, Date.now());
  expect(proved).toHaveLength(claims.length);
  let [replayed, elsewhere] = [0, 0];
  for (const [index, { claim }] of proved.entries()) {
    const { counterexample: example, name } = claim;
    if (example === undefined) continue;
    const account = accountOf(example);
    if (account === 'nobody of the demo') {
      elsewhere++;
      continue;
    }
    const token = account === undefined ? {} : { token: await whole.tokenOf(account) };
    const address = encodeURI(example.path).replaceAll('#', '%23').replaceAll('?', '%3F');
    const { event } = await whole.ask(address, { method: example.method, ...token });
    const said = claims[index]?.always === true ? 'deny' : 'allow';
    expect({ name, decision: event.policy?.decision, rule: event.policy?.matched_rule ?? null }).toEqual({
      name,
      decision: said,
      rule: example.rule,
    });
    replayed++;
  }
  console.info(
    `${replayed} counterexamples through the gate, ${elsewhere} of callers that the demo does not have`,
  );
  expect(replayed).toBeGreaterThan(60);
  expect(elsewhere).toBeLessThan(replayed / 4);
});

/**
 * The demo's accounts are called after the one role they have; their tokens say nothing of their logins, lack no groups, and are those of a
 * program.
 */
function accountOf({
  caller,
  roles,
  rolesIncomplete,
  authentication,
  via,
}: Counterexample): string | undefined {
  if (caller === 'anonymous') return undefined;
  const isThere =
    caller === 'user' &&
    roles.length <= 1 &&
    rolesIncomplete !== true &&
    authentication === undefined &&
    via !== 'agent' &&
    via !== null;
  return isThere ? (roles[0] ?? 'nobody') : 'nobody of the demo';
}
