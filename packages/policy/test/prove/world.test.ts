import { describe, expect, test, vi } from 'vitest';
import type { Policy, PolicyClaim, Rule } from '../../src/index.ts';
import { NEVER } from '../../src/prove/node-table.ts';
import { type ProofOptions, proofOf } from '../../src/prove/proof.ts';
import { everybody } from './everybody.ts';

const NOW = Date.parse('2026-01-05T12:00:00Z');
const rule: Rule = { name: 'r', effect: 'allow', who: 'authenticated', paths: ['/a'] };

function worldOf(changes: Partial<Rule>, options: ProofOptions = {}, claims: readonly PolicyClaim[] = []) {
  const policy: Policy = { name: 'p', rules: [{ ...rule, ...changes }], claims };
  const { world, places } = proofOf([policy], { now: NOW, ...options });
  const [place] = places as [(typeof places)[0]];
  const requests = () => Array.from(everybody(world), ({ assignment }) => world.request(assignment, place));
  return { world, place, requests };
}

describe('the possible callers', () => {
  test('are anonymous clients, users and services, and of known ones all roles may be known or not', () => {
    const { requests } = worldOf({ who: { roles: ['a'] } });
    expect(
      requests().map(({ caller, roles, rolesIncomplete }) => [caller.kind, roles, rolesIncomplete]),
    ).toEqual(
      expect.arrayContaining([
        ['anonymous', [], false],
        ['user', [], false],
        ['user', ['a'], false],
        ['user', [], true],
        ['user', ['a'], true],
        ['service', [], false],
        ['service', ['a'], false],
      ]),
    );
    expect(requests()).toHaveLength(1 + 4 + 4);
  });

  test('have no properties if anonymous, except an address', () => {
    const own: Partial<Rule> = {
      claims: { team: ['x', 'y'] },
      emailDomains: ['acme.example'],
      authentication: { acr: ['gold'], amr: ['hwk'], maxAgeSeconds: 60 },
      networks: ['10.0.0.0/8'],
    };
    const strangers = worldOf(own, { roles: { r: ['g'] } })
      .requests()
      .filter(({ caller }) => caller.kind === 'anonymous');
    // One with an address inside the network, one outside, and one whose address nobody knows.
    expect(strangers).toHaveLength(3);
    expect(strangers.map(({ network }) => network?.address)).toEqual(
      expect.arrayContaining(['10.0.0.0', undefined]),
    );
    for (const { caller, roles } of strangers) expect([caller, roles]).toEqual([{ kind: 'anonymous' }, []]);
  });

  test('a claim has any of its values, and several of them as a list', () => {
    const people = worldOf({ claims: { team: ['x', 'y'], site: 'z' } })
      .requests()
      .filter(({ caller, rolesIncomplete }) => caller.kind === 'user' && !rolesIncomplete);
    const complete = people.filter(({ caller }) => caller.claimsIncomplete !== true);
    expect(people).toHaveLength(2 * complete.length);
    const claims = complete.map(({ caller }) => caller.claims);
    // Of several claims, one may be known to be another than those that rules name, and one not known.
    expect(claims).toHaveLength(2 ** (3 + 2));
    expect(claims).toEqual(
      expect.arrayContaining([{}, { team: 'x' }, { team: ['x', 'y'] }, { team: 'other', site: 'z' }]),
    );
  });

  test('a login has any of its methods together', () => {
    const people = worldOf({ authentication: { amr: ['hwk', 'mfa'] } })
      .requests()
      .filter(({ caller, rolesIncomplete }) => caller.kind === 'user' && !rolesIncomplete);
    expect(people.map(({ caller }) => caller.authentication?.amr)).toEqual(
      expect.arrayContaining([[], ['hwk'], ['mfa'], ['hwk', 'mfa'], ['other']]),
    );
    expect(people).toHaveLength(8);
  });

  test('callers in a group that a claim names have the roles that it gives', () => {
    const claim: PolicyClaim = { name: 'c', who: 'anyone', groups: ['eng'], paths: ['/a'], never: true };
    const { world, place } = worldOf({ who: { roles: ['r'] } }, { roles: { r: ['eng', 'ops'] } }, [claim]);
    const { diagram, valid } = world;
    const inGroup = diagram.and(valid, world.inGroup('eng'));
    expect(diagram.without(inGroup, world.role('r'))).toBe(NEVER);
    expect(diagram.without(diagram.and(valid, world.role('r')), inGroup)).not.toBe(NEVER);
    const cheapest = diagram.cheapest(inGroup, (level) => world.costOf(level)) ?? new Map();
    expect(world.groupsOf(world.request(cheapest, place))).toEqual(['eng']);
    const outside = diagram.without(diagram.and(valid, world.role('r')), inGroup);
    const other = diagram.cheapest(outside, (level) => world.costOf(level)) ?? new Map();
    expect(world.groupsOf(world.request(other, place))).toEqual(['ops']);
  });
});

test('callers have no groups for roles where no mapping is given', () => {
  const { world, requests } = worldOf({ who: { roles: ['r'] } });
  const groups = requests().map((request) => world.groupsOf(request));
  expect(new Set(groups)).toEqual(new Set([undefined]));
});

test('the simplest counterexample prefers fewer roles, then fewer claims, then fewer circumstances', () => {
  const { world } = worldOf({
    who: { roles: ['a'] },
    claims: { team: 'x' },
    authentication: { amr: ['hwk'], acr: ['gold'] },
    networks: ['10.0.0.0/8'],
    when: { zone: 'UTC', firstDay: '2026-02-01' },
  });
  const levelOf = (name: string) => world.facts.get(name)?.domain.levels[0] ?? -1;
  const levels = [
    world.incomplete,
    world.roles.get('a') ?? -1,
    world.claims.get('team')?.get('x') ?? -1,
    world.amr.get('hwk') ?? -1,
    ...['acr', 'address', 'time', 'kind'].map(levelOf),
  ];
  expect(levels.map((level) => world.costOf(level))).toEqual([100_000, 1000, 100, 50, 20, 5, 1, 1]);
});

test('callers are not treated as anonymous for a property the world lacks', () => {
  const { world } = worldOf({});
  expect(() => world.role('nobody')).toThrow('the world has no role "nobody"');
  expect(() => world.inGroup('nobody')).toThrow('the world has no group "nobody"');
});

test('a proof has two minutes, or what it is given', () => {
  const now = vi.spyOn(performance, 'now').mockReturnValue(1_000_000);
  try {
    const [usual, short] = [worldOf({}).world, worldOf({}, { maxSeconds: 5 }).world];
    now.mockReturnValue(1_005_000);
    expect(() => short.checkTime()).not.toThrow();
    now.mockReturnValue(1_005_001);
    expect(() => short.checkTime()).toThrow('the proof takes more than 5 s');
    now.mockReturnValue(1_120_000);
    expect(() => usual.checkTime()).not.toThrow();
    now.mockReturnValue(1_120_001);
    expect(() => usual.checkTime()).toThrow('the proof takes more than 120 s');
  } finally {
    now.mockRestore();
  }
});
