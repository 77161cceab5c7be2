import { checkPolicy } from '@portcullis/policy';
import { checkRoleMapping } from '@portcullis/roles';
import * as v from 'valibot';
import type { GatewayConfiguration, ProviderConfiguration } from './configuration.ts';
import { ConfigurationError, type ConfigurationProblem } from './configuration-problem.ts';
import { configurationSchema } from './configuration-schema.ts';
import { PHABRICATOR_POLICY } from './phabricator-policy.ts';

/**
 * Everything wrong with a configuration, each with its place: first its shape, and where that is right, what must hold
 * between its parts (roles that exist, hosts and names used once, rules that can match).
 *
 * It does **not** ask anybody: whether the issuer answers or a binding exists is found out when the Worker runs.
 */
export function checkConfiguration(value: unknown): readonly ConfigurationProblem[] {
  const shape = v.safeParse(configurationSchema, value);
  return shape.success ? crossChecks(shape.output) : shape.issues.map(problemOf);
}

/** The configuration, or a {@link ConfigurationError} with everything wrong with it. */
export function readConfiguration(value: unknown): GatewayConfiguration {
  const problems = checkConfiguration(value);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return value as GatewayConfiguration;
}

function crossChecks(configuration: GatewayConfiguration): ConfigurationProblem[] {
  const { providers, login, roles, instances } = configuration;
  const vocabulary = { ...PHABRICATOR_POLICY, roles: Object.keys(roles ?? {}) };
  const noWayIn = { path: 'providers', message: 'must hold at least one, unless people log in ("login")' };
  const signOns = instances.flatMap(({ sso }, index) =>
    sso === undefined ? [] : [{ sso, path: `instances[${index}].sso` }],
  );
  return [
    ...(login === undefined
      ? signOns.map(({ path }) => ({
          path,
          message: 'needs "login": it is people logged in at the gate who are signed in',
        }))
      : []),
    ...usedOnce(signOns.map(({ sso, path }) => [`"${sso.clientId}"`, `${path}.clientId`])),
    ...(providers.length === 0 && login === undefined ? [noWayIn] : []),
    ...usedOnce(providers.map(({ name }, index) => [`"${name}"`, `providers[${index}].name`])),
    ...usedOnce(providers.map((provider, index) => [headerOf(provider), `providers[${index}]`])),
    ...within('roles', checkRoleMapping(roles)),
    ...usedOnce(instances.map(({ name }, index) => [`"${name}"`, `instances[${index}].name`])),
    ...usedOnce(
      instances.flatMap(({ hosts }, index) =>
        hosts.map((host, place): [string, string] => [`"${host}"`, `instances[${index}].hosts[${place}]`]),
      ),
    ),
    ...instances.flatMap(({ policy, shadowPolicy }, index) => [
      ...within(`instances[${index}].policy`, checkPolicy(policy, vocabulary)),
      ...(shadowPolicy === undefined
        ? []
        : within(`instances[${index}].shadowPolicy`, checkPolicy(shadowPolicy, vocabulary))),
    ]),
  ];
}

/** Where a provider's credentials are read: the first provider that finds some decides, so no other may look there. */
function headerOf(provider: ProviderConfiguration): string {
  const header = provider.type === 'cloudflare-access' ? 'Cf-Access-Jwt-Assertion' : provider.header;
  return `the header ${(header ?? 'Authorization').toLowerCase()}`;
}

/** A name and its place, for each use. */
function usedOnce(uses: readonly (readonly [name: string, path: string])[]): ConfigurationProblem[] {
  const first = new Map<string, string>();
  return uses.flatMap(([name, path]) => {
    const earlier = first.get(name);
    if (earlier !== undefined) return [{ path, message: `${name} is used already, at ${earlier}` }];
    first.set(name, path);
    return [];
  });
}

interface PlacedProblem {
  readonly path: string;
  readonly message: string;
  readonly suggestion?: string | undefined;
}

function within(place: string, problems: readonly PlacedProblem[]): ConfigurationProblem[] {
  return problems.map(({ path, message, suggestion }) => ({
    path: path === '' || path.startsWith('[') ? `${place}${path}` : `${place}.${path}`,
    message: suggestion === undefined ? message : `${message}; did you mean "${suggestion}"?`,
  }));
}

function problemOf(issue: v.BaseIssue<unknown>): ConfigurationProblem {
  let path = '';
  for (const { key } of issue.path ?? []) {
    if (typeof key === 'number') path += `[${key}]`;
    else path += path === '' ? String(key) : `.${String(key)}`;
  }
  return { path, message: messageOf(issue) };
}

/** Valibot speaks of keys and types; this says what to do. */
function messageOf(issue: v.BaseIssue<unknown>): string {
  if (issue.type === 'strict_object' && issue.expected === 'never') return 'is not a setting';
  if (issue.type === 'strict_object' && issue.received === 'undefined') return 'is missing';
  if (issue.kind === 'schema' && issue.message.startsWith('Invalid')) {
    // What was received is not said: a variable may have put a secret there.
    return `must be ${issue.expected ?? 'something else'}`;
  }
  return issue.message;
}
