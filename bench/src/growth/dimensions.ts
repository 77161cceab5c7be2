import { gatewayConfiguration, hostOf } from '../../workers/gateway-configuration.ts';
import { bearer, bearerOf, type Callers, manyBearers } from '../cost/callers.ts';

/** A gateway of some extent, and who asks it. */
export interface Grown {
  readonly configuration: object;
  readonly callers: Callers;
}

/** One way in which work grows, while everything else stays. */
export interface Dimension {
  readonly name: string;
  /** What grows, as the title of its picture. */
  readonly title: string;
  /** What stays. */
  readonly beside: string;
  /** Ascending. */
  readonly values: readonly number[];
  readonly at: (value: number) => Grown;
}

const usual = gatewayConfiguration({ rules: 1000 });

/** Who belongs to so many groups, of names so short that two thousand fit into a token. One of them gives a role. */
function inGroups(callers: number, groups: number): Callers {
  const names = Array.from({ length: groups }, (_, index) => (index === 0 ? 'eng' : shortName(index)));
  return async (surroundings) =>
    await Promise.all(
      Array.from({ length: callers }, async (_, index) => ({
        headers: await bearerOf(surroundings, `user-${index}`, names),
      })),
    );
}

/** Two characters of 48: no two names alike, and none is one of a role. */
function shortName(index: number): string {
  const letter = (digit: number): string => String.fromCharCode(74 + digit);
  return letter(Math.floor(index / 48)) + letter(index % 48);
}

/** One caller who asks every instance in turn. */
function atHosts(instances: number): Callers {
  return async (surroundings) => {
    const headers = await bearerOf(surroundings, 'user-1');
    return Array.from({ length: instances }, (_, index) => ({
      headers: { ...headers, host: hostOf(index) },
    }));
  };
}

/** Everything that grows, each on its own. */
export const dimensions: readonly Dimension[] = [
  {
    name: 'rules',
    title: 'Rules of a policy',
    beside: 'one instance, one caller',
    values: [10, 100, 1000, 10_000, 100_000],
    at: (rules) => ({ configuration: gatewayConfiguration({ rules }), callers: bearer }),
  },
  {
    name: 'instances',
    title: 'Instances in one configuration',
    beside: '10 rules each, one caller who asks them in turn',
    values: [1, 10, 100, 500],
    at: (instances) => ({
      configuration: gatewayConfiguration({ rules: 10, instances }),
      callers: atHosts(instances),
    }),
  },
  {
    name: 'callers',
    title: 'Callers',
    beside: '1,000 rules, callers ask in turn; 10,000 tokens are remembered for a minute',
    values: [1, 10, 100, 1000, 10_000, 100_000],
    at: (callers) => ({ configuration: usual, callers: manyBearers(callers) }),
  },
  {
    name: 'groups',
    title: 'Groups of each caller',
    beside: '1,000 rules, 100 callers',
    values: [1, 10, 100, 1000, 2000],
    at: (groups) => ({ configuration: usual, callers: inGroups(100, groups) }),
  },
  {
    name: 'roles',
    title: 'Roles of a configuration',
    beside: '1,000 rules that speak of them, one caller',
    values: [5, 50, 500],
    at: (roles) => ({ configuration: gatewayConfiguration({ rules: 1000, roles }), callers: bearer }),
  },
];

/** What one isolate shall be able to hold at once. */
export const together: Grown = {
  configuration: gatewayConfiguration({ rules: 1000, instances: 10 }),
  callers: async (surroundings) => {
    const asks = await manyBearers(10_000)(surroundings);
    return asks.map((ask, index) => ({ headers: { ...ask.headers, host: hostOf(index % 10) } }));
  },
};
