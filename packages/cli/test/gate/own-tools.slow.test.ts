import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { matrix } from '@portcullis/policy/prove';
import type { GatewayConfiguration, InstanceConfiguration } from 'portcullis';
import { describe, expect, test } from 'vitest';
import { ownProof } from '../../src/gate/as-the-gate.ts';
import { provenClaims } from '../../src/gate/claims-of.ts';
import { RULES, withTools } from './tools-configuration.ts';

// Proofs about tools that the gate itself serves next to Phorge.

const NOW = Date.UTC(2026, 10, 24, 9);
const EXAMPLE = join(import.meta.dirname, '../../../../examples/phabricator/portcullis.json');

type Policy = InstanceConfiguration['policy'];

const NEVER_CODE = {
  ...{ name: 'contractors never call tools of code', who: { roles: ['contractor'], except: ['engineer'] } },
  ...{ tools: ['read_diff', '*_revision*'], never: true },
} as const satisfies NonNullable<Policy['claims']>[number];

describe('the shipped policy', () => {
  // The example, with tools; its variables are those of a gate.
  const shipped = JSON.parse(readFileSync(EXAMPLE, 'utf8')) as GatewayConfiguration;
  const proved = (dropped: string) => {
    const instances = shipped.instances.map((instance) => ({
      ...instance,
      agents: {
        bots: [{ roles: ['engineer'], token: `api-${'b'.repeat(28)}` }],
        write: ['comment', 'change', 'create', 'assign', 'tag', 'subscribe'],
      },
      policy: {
        ...instance.policy,
        rules: instance.policy.rules.filter(({ name }) => name !== dropped),
        claims: instance.policy.claims?.filter(({ name }) => name.startsWith('agents-')),
      },
    }));
    const configuration = { ...shipped, instances } as unknown as GatewayConfiguration;
    return provenClaims(configuration, undefined, NOW).map(({ claim }) => [claim.name, claim.holds]);
  };

  test('never lets agents push or administer, and a missing rule is found', () => {
    expect(proved('')).toEqual([
      ['agents-never-push', true],
      ['agents-never-administer', true],
      ['agents-never-administer-by-conduit', true],
    ]);
    expect(proved('agents-push')).toContainEqual(['agents-never-push', false]);
    expect(proved('agents-administration')).toContainEqual(['agents-never-administer', false]);
    expect(proved('agents-administration-by-conduit')).toContainEqual([
      'agents-never-administer-by-conduit',
      false,
    ]);
  });
});

describe('tools that write', () => {
  const proved = (write: readonly string[], rules: Policy['rules']) => {
    const claims = [
      {
        ...{ name: 'agents never write', who: { roles: ['contractor'], except: ['engineer'] } },
        ...{ conduitMethods: ['*.edit'], never: true },
      },
      {
        ...{ name: 'tools never write', who: { roles: ['contractor'], except: ['engineer'] } },
        ...{ tools: ['*_task'], never: true },
      },
    ] as NonNullable<Policy['claims']>;
    return provenClaims(withTools({ rules, claims }, { agents: { write } }), undefined, NOW).map(
      ({ claim }) => claim.holds,
    );
  };
  const byTool = {
    name: 'assign',
    effect: 'allow',
    who: { roles: ['contractor'] },
    tools: ['assign_task'],
  } as const;

  test('are in a proof of an instance that switched them on, by tool and by method', () => {
    expect(proved(['assign'], [RULES[0], byTool])).toEqual([false, false]);
    expect(proved(['comment'], [RULES[0], byTool])).toEqual([true, true]);
  });
});

describe('claims about tools', () => {
  const proved = (rules: Policy['rules']) =>
    provenClaims(withTools({ rules, claims: [NEVER_CODE] }), undefined, NOW).map(({ claim }) => claim);

  test('hold by rules about the data of their methods', () => {
    expect(proved(RULES)).toMatchObject([{ holds: true }]);
  });

  test('are disproved by a rule that names the method of a tool', () => {
    const hole = {
      name: 'hole',
      effect: 'allow',
      who: { roles: ['contractor'] },
      conduitMethods: ['differential.getrawdiff'],
    } as const;
    const rules = RULES.filter(({ name }) => name !== 'code');
    expect(proved([...rules, hole])).toMatchObject([
      {
        holds: false,
        counterexample: { rule: 'hole', path: '/.portcullis/mcp', resource: { id: 'read_diff' } },
      },
    ]);
  });
});

test('the matrix has a row for each tool', () => {
  const configuration = withTools();
  const [instance] = configuration.instances;
  if (instance === undefined) throw new TypeError('no instance');
  const { cells } = matrix(RULES_ONLY, ownProof(instance, configuration));
  const of = (role: string, operation: string) =>
    cells.find((cell) => cell.role === role && cell.operation === operation)?.access;
  expect([of('engineer', 'tool find_tasks'), of('engineer', 'tool read_diff')]).toEqual(['always', 'never']);
  expect([of('contractor', 'tool read_task'), of('contractor', 'connect')]).toEqual(['always', 'always']);
});

const RULES_ONLY = { name: 'phorge', rules: RULES };
