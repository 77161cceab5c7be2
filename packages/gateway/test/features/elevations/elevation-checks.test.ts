import { memoryElevations } from '@portcullis/session';
import { expect, test } from 'vitest';
import { elevationsPart } from '../../../src/features/elevations/part.ts';
import { checkConfiguration } from '../../../src/index.ts';
import { goodConfiguration } from '../../good-configuration.ts';

// biome-ignore lint/suspicious/noExplicitAny: a configuration to be changed
function problemsOf(change: (configuration: any) => void): readonly string[] {
  const configuration = JSON.parse(JSON.stringify(goodConfiguration()));
  change(configuration);
  const checked = checkConfiguration(configuration);
  return checked.map(({ path, message }) => `${path}: ${message}`);
}

const offer = (configuration: { roles: object; instances: { policy: object }[] }) => {
  const [role = ''] = Object.keys(configuration.roles);
  Object.assign(configuration.instances[0]?.policy ?? {}, {
    elevations: [{ role, approvers: [role], maxMinutes: 60 }],
  });
};

test('a policy that offers a role needs a store of elevations', () => {
  expect(problemsOf(offer)).toContain(
    'instances[0].policy.elevations: needs "elevations" at the top of the configuration: where requests for these roles are stored',
  );
});

test('a store of elevations that no policy uses is reported', () => {
  const problems = problemsOf((configuration) => {
    configuration.elevations = { durableObject: 'ELEVATIONS' };
  });
  expect(problems).toContain('elevations: is not used, because no policy has "elevations"');
});

test('a role on offer needs a way to ask for access, and a login', () => {
  const problems = problemsOf((configuration) => {
    offer(configuration);
    configuration.elevations = { durableObject: 'ELEVATIONS' };
    delete configuration.instances[0].accessRequests;
    delete configuration.login;
  });
  expect(problems).toEqual(
    expect.arrayContaining([
      'elevations: needs "login", because only users who are logged in at the gate ask',
      'instances[0].policy.elevations: needs "accessRequests" in the instance',
    ]),
  );
});

test.each([[['https://a.example']], [['https://a.example', 'https://a.example']]])(
  'issuers whose people differ are at least two, each once: %j',
  (issuers) => {
    const problems = problemsOf((configuration) => {
      offer(configuration);
      configuration.elevations = { durableObject: 'ELEVATIONS', distinctIssuers: [issuers] };
    });
    expect(problems).toContain('elevations.distinctIssuers[0]: must be at least two issuers, each once');
  },
);

test('an elevation counts for the programs that act for its user, and not for a user with emergency access', async () => {
  const store = memoryElevations();
  const person = { issuer: 'https://id.example', subject: 'ada' };
  const [now, version] = [1000, 'v1'];
  await store.ask(
    {
      ...{ id: 'one', role: 'admin', minutes: 5, reason: '', person, policy: 'p', version, host: 'h' },
      ...{ askedAt: now, expiresAt: now + 100 },
    },
    { perPerson: 1 },
    now,
  );
  await store.decide('one', { approved: true, by: person, at: now, endsAt: now + 100 }, now);
  await store.confirm('one', undefined, now);
  const source = elevationsPart.sourceOf({
    configuration: { elevations: { durableObject: 'E' } },
    instance: { hosts: ['h'], policy: { elevations: [{ role: 'admin', approvers: ['a'], maxMinutes: 5 }] } },
    env: { E: { getByName: () => store } },
    settings: {},
    parts: {},
    impliedBy: () => [],
  } as never);
  const standing = (method: string) =>
    source.standing({ ...person, authentication: { method } } as never, version, {
      clock: { now: () => now * 1000 },
    } as never);
  for (const method of ['session', 'credential', 'agent', 'bearer'])
    expect(await standing(method)).toEqual([{ id: 'one', role: 'admin', until: now + 100 }]);
  expect(await standing('break-glass')).toEqual([]);
});
