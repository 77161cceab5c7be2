import { describe, expect, test } from 'vitest';
import { builtEntry } from '../../src/build/built-entry.ts';
import { checkConfiguration, readConfiguration } from '../../src/checks/check-configuration.ts';
import { expandedConfiguration } from '../../src/checks/expanded.ts';
import type { GatewayConfiguration } from '../../src/generated/types.ts';
import { goodConfiguration } from '../good-configuration.ts';

const NETWORKS = ['192.0.2.0/24'];
const FACTS = { source: 'portcullis.json', configurationHash: 'f00d', provedClaims: 0 };

/** A good configuration whose instance has this besides. */
function having(machineEndpoints: unknown, more: object = {}): unknown {
  const configuration = goodConfiguration();
  Object.assign(configuration.instances[0], { machineEndpoints, ...more });
  return configuration;
}

const namesIn = (rules: readonly { readonly name?: string }[] = []) => rules.map(({ name }) => name);

test('endpoints are rules at the end of both policies, and no setting any more', () => {
  const { policy } = goodConfiguration().instances[0];
  const given = [{ endpoint: 'mailgun' }, { endpoint: 'circleci', networks: NETWORKS }];
  const [instance] = readConfiguration(having(given, { shadowPolicy: policy })).instances;
  const names = [...namesIn(policy.rules), 'endpoint: mailgun', 'endpoint: circleci'];
  expect(namesIn(instance?.policy.rules)).toEqual(names);
  expect(namesIn(instance?.shadowPolicy?.rules)).toEqual(names);
  expect(instance?.policy.rules.at(-1)).toMatchObject({
    ...{ who: 'anyone', paths: ['/harbormaster/hook/circleci/'], methods: ['POST'], networks: NETWORKS },
    description: expect.stringContaining('Protected by'),
  });
  expect(instance).not.toHaveProperty('machineEndpoints');
});

test('a configuration that was expanded once is unchanged', () => {
  const once = expandedConfiguration(having([{ endpoint: 'mailgun' }]) as GatewayConfiguration);
  expect(expandedConfiguration(once)).toBe(once);
});

test('expanded conveniences in instanceDefaults are inherited by instances', () => {
  const { instances, ...rest } = goodConfiguration();
  const { instances: read } = readConfiguration({
    ...rest,
    instanceDefaults: { machineEndpoints: [{ endpoint: 'buildkite' }] },
    instances: [...instances, { ...instances[0], name: 'other', hosts: ['other.example'] }],
  });
  for (const { policy } of read) expect(namesIn(policy.rules).at(-1)).toBe('endpoint: buildkite');
});

test.each([
  ['of another name', [{ endpoint: 'mailgum' }], '[0].endpoint', /mailgun/],
  ['that nothing protects, from anywhere', [{ endpoint: 'sendgrid' }], '[0]', /needs "networks"/],
  ['twice', [{ endpoint: 'files' }, { endpoint: 'files' }], '[1].endpoint', /already used/],
  ['for no network', [{ endpoint: 'files', networks: [] }], '[0].networks', /at least one/],
  ['for what is no network', [{ endpoint: 'files', networks: ['here'] }], '[0].networks[0]', /here/],
  ['in another shape', ['mailgun'], '[0]', /./],
  ['that are none', [], '', /at least one/],
])('problems of endpoints %s are reported where they were written', (_what, given, place, message) => {
  expect(checkConfiguration(having(given))).toContainEqual(
    expect.objectContaining({
      path: `instances[0].machineEndpoints${place}`,
      message: expect.stringMatching(message),
    }),
  );
});

test('a rule with the name of an endpoint’s rule is reported', () => {
  const configuration = having([{ endpoint: 'mailgun' }]) as ReturnType<typeof goodConfiguration>;
  const [rule] = configuration.instances[0].policy.rules;
  configuration.instances[0].policy.rules.push({ ...rule, name: 'endpoint: mailgun' } as never);
  expect(checkConfiguration(configuration)).toContainEqual(
    expect.objectContaining({ path: expect.stringMatching(/^instances\[0\]\.machineEndpoints\[0\]/) }),
  );
});

test('a web application has no conveniences of Phorge to expand', () => {
  const problems = checkConfiguration(having([{ endpoint: 'mailgun' }], { application: 'web' }));
  expect(problems).toContainEqual(expect.objectContaining({ path: 'instances[0].machineEndpoints' }));
});

test('a built Worker has the rules as data, and no code for them', async () => {
  const entry = await builtEntry(readConfiguration(having([{ endpoint: 'mailgun' }])), FACTS);
  expect(entry).toContain('"/mail/mailgun/"');
  expect(entry).not.toContain('machineEndpoint');
});

describe('an instance that is retired', () => {
  const retired = { since: '2026-03-01', to: 'https://gitlab.example.com/' };
  const claim = { name: 'retired', who: 'anyone', writes: true, never: true };
  const given = (more: object = {}) => {
    const configuration = goodConfiguration();
    Object.assign(configuration.instances[0], { retired, ...more });
    return configuration;
  };

  test('has policies that allow only what reads, and whose claim says so', () => {
    const { policy } = goodConfiguration().instances[0];
    const rules = [
      ...policy.rules,
      { name: 'shut', effect: 'deny', who: 'anyone', paths: ['/config/**'] },
      { name: 'stronger', effect: 'stepUp', who: 'anyone', paths: ['/K*'], authentication: { amr: ['mfa'] } },
    ];
    const [instance] = readConfiguration(
      given({
        policy: { ...policy, rules },
        shadowPolicy: policy,
        machineEndpoints: [{ endpoint: 'files' }],
      }),
    ).instances;
    const effects = instance?.policy.rules.map(({ effect }) => effect);
    expect(effects).toEqual(['readOnly', 'deny', 'stepUp', 'readOnly']);
    expect(instance?.policy.claims).toEqual([claim]);
    expect(instance?.shadowPolicy?.rules.map(({ effect }) => effect)).toEqual(['readOnly', 'readOnly']);
    expect(instance).toMatchObject({ retired });
  });

  test('is unchanged once its configuration was expanded', () => {
    const once = expandedConfiguration(given() as never);
    const [instance] = expandedConfiguration(once).instances;
    expect(instance?.policy).toBe(once.instances[0]?.policy);
  });

  test('reports a claim of its own with the name of that one where the setting is', () => {
    const { policy } = goodConfiguration().instances[0];
    const claims = [{ ...claim, never: undefined, always: true }];
    expect(checkConfiguration(given({ policy: { ...policy, claims } }))).toContainEqual(
      expect.objectContaining({ path: 'instances[0].retired' }),
    );
  });
});
