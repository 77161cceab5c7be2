import { checkPolicy } from '@portcullis/policy';
import { checkRoleMapping } from '@portcullis/roles';
import { type PlacedInstance, policyWords } from '../applications/application.ts';
import { REGISTERED, registeredApplication } from '../applications/registry.ts';
import type { GatewayConfiguration, InstanceConfiguration } from '../configuration/types.ts';
import type { ConfigurationProblem } from './configuration-problem.ts';
import { usedOnce } from './used-once.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * What must hold between the parts of a configuration, and what other packages say of theirs. Takes anything: of what has
 * another shape, which is told elsewhere, it says nothing.
 *
 * @param good a good configuration: policies and roles that are the same objects there are good
 */
export function crossChecks(
  configuration: unknown,
  good?: GatewayConfiguration,
): readonly ConfigurationProblem[] {
  const { providers, login, roles, audit, ...rest } = fieldsOf(configuration);
  const placed = listOf(rest.instances).map((instance, index) => ({
    instance: fieldsOf(instance),
    path: `instances[${index}]`,
  }));
  return [
    ...providerProblems(listOf(providers).map(fieldsOf), Array.isArray(providers), login !== undefined),
    ...loginProblems(fieldsOf(login)),
    ...(roles === undefined || roles === good?.roles ? [] : within('roles', checkRoleMapping(roles))),
    ...instanceProblems(placed),
    ...placed.flatMap((instance, index) =>
      policyProblems(instance, Object.keys(fieldsOf(roles)), good?.instances[index]),
    ),
    ...REGISTERED.flatMap(({ name, problems }) =>
      problems(
        placed.filter(({ instance }) => instance.application === name),
        login !== undefined,
      ),
    ),
    ...(login === undefined ? accessRequestProblems(placed) : []),
    ...auditProblems(fieldsOf(audit)),
    ...healthProblems(rest.health, fieldsOf(login)),
    ...erasurePathProblems(fieldsOf(fieldsOf(audit).erasure).path, rest.health, fieldsOf(login)),
  ];
}

/** Whoever asks is somebody who logged in here. */
function accessRequestProblems(instances: readonly PlacedInstance[]): ConfigurationProblem[] {
  return instances.flatMap(({ instance, path }) =>
    instance.accessRequests === undefined
      ? []
      : [
          {
            path: `${path}.accessRequests`,
            message: 'needs "login": it is people logged in at the gate who ask',
          },
        ],
  );
}

function providerProblems(
  providers: readonly Fields[],
  isList: boolean,
  hasLogin: boolean,
): ConfigurationProblem[] {
  const noWayIn = { path: 'providers', message: 'must hold at least one, unless people log in ("login")' };
  return [
    ...(isList && providers.length === 0 && !hasLogin ? [noWayIn] : []),
    ...usedOnce(providers.flatMap(({ name }, index) => textUse(name, `providers[${index}].name`))),
    ...usedOnce(providers.map((provider, index) => [headerOf(provider), `providers[${index}]`] as const)),
  ];
}

/** Where a provider's credentials are read: the first provider that finds some decides, so no other may look there. */
function headerOf({ type, header }: Fields): string {
  const named = type === 'cloudflare-access' ? 'Cf-Access-Jwt-Assertion' : header;
  return `the header ${typeof named === 'string' ? named.toLowerCase() : 'authorization'}`;
}

function loginProblems(login: Fields): ConfigurationProblem[] {
  const message = 'cannot stand with "durableObject", which ends sessions everywhere by itself';
  const both = login.revocations !== undefined && login.durableObject !== undefined;
  return [...(both ? [{ path: 'login.revocations', message }] : []), ...refreshProblems(login)];
}

function refreshProblems({ refreshSeconds = 300, identitySeconds = 3600 }: Fields): ConfigurationProblem[] {
  if (Number(refreshSeconds) <= Number(identitySeconds)) return [];
  return typeof refreshSeconds === 'number' && typeof identitySeconds === 'number'
    ? [{ path: 'login.refreshSeconds', message: `must not exceed identitySeconds (${identitySeconds})` }]
    : [];
}

function instanceProblems(placed: readonly PlacedInstance[]): ConfigurationProblem[] {
  return [
    ...usedOnce(placed.flatMap(({ instance, path }) => textUse(instance.name, `${path}.name`))),
    ...usedOnce(
      placed.flatMap(({ instance, path }) =>
        listOf(instance.hosts).flatMap((host, index) => textUse(host, `${path}.hosts[${index}]`)),
      ),
    ),
  ];
}

function policyProblems(
  { instance, path }: PlacedInstance,
  roles: readonly string[],
  good: InstanceConfiguration | undefined,
): ConfigurationProblem[] {
  const explained = registeredApplication(instance.application)?.explained(instance);
  const vocabulary = { ...(explained === undefined ? {} : policyWords(explained)), roles };
  return (['policy', 'shadowPolicy'] as const).flatMap((field) => {
    const policy = instance[field];
    if (policy === undefined || policy === good?.[field]) return [];
    const { rules } = fieldsOf(policy);
    const message = 'is empty, so nobody may do anything: write a rule with "effect": "allow"';
    const empty = Array.isArray(rules) && rules.length === 0 ? [{ path: 'rules', message }] : [];
    return within(`${path}.${field}`, [...empty, ...checkPolicy(policy, vocabulary)]);
  });
}

function auditProblems({ inputs, pseudonyms, people, log, erasure }: Fields): ConfigurationProblem[] {
  const renamed = pseudonyms !== undefined ? 'pseudonyms' : people !== undefined ? 'people' : undefined;
  const message = `cannot stand with "${renamed}": whoever guesses a name could prove it by the hash`;
  const both = 'cannot stand with "pseudonyms": a pseudonym is either made by a key or drawn for each person';
  const alone = 'needs "people": nobody else can be forgotten alone';
  return [
    ...(inputs === true && renamed !== undefined ? [{ path: 'audit.inputs', message }] : []),
    ...(people !== undefined && pseudonyms !== undefined ? [{ path: 'audit.people', message: both }] : []),
    ...(erasure !== undefined && people === undefined ? [{ path: 'audit.erasure', message: alone }] : []),
    ...quorumProblems(fieldsOf(log)),
    ...followsProblems(fieldsOf(log)),
  ];
}

function quorumProblems({ quorum, witnesses }: Fields): ConfigurationProblem[] {
  const count = listOf(witnesses).length;
  if (typeof quorum !== 'number' || quorum <= count) return [];
  return [{ path: 'audit.log.quorum', message: `must be at most the ${count} witnesses` }];
}

function followsProblems({ follows, origin }: Fields): ConfigurationProblem[] {
  if (follows === undefined || follows !== origin) return [];
  return [{ path: 'audit.log.follows', message: 'must be another log: a log has an origin of its own' }];
}

function healthProblems(health: unknown, { prefix = '/.portcullis/' }: Fields): ConfigurationProblem[] {
  const isOwn = typeof health === 'string' && typeof prefix === 'string' && health.startsWith(prefix);
  return isOwn ? [{ path: 'health', message: "must not lie below the login's prefix" }] : [];
}

function erasurePathProblems(
  path: unknown,
  health: unknown,
  { prefix = '/.portcullis/' }: Fields,
): ConfigurationProblem[] {
  if (typeof path !== 'string') return [];
  const problem = (message: string) => [{ path: 'audit.erasure.path', message }];
  if (path === health) return problem('must not be that of "health"');
  return typeof prefix === 'string' && path.startsWith(prefix)
    ? problem("must not lie below the login's prefix")
    : [];
}

function textUse(value: unknown, path: string): [string, string][] {
  return typeof value === 'string' ? [[JSON.stringify(value), path]] : [];
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

interface PlacedProblem {
  readonly path: string;
  readonly message: string;
  readonly suggestion?: string | undefined;
}

function within(place: string, problems: readonly PlacedProblem[]): ConfigurationProblem[] {
  return problems.map(({ path, message, suggestion }) => ({
    path: path === '' || path.startsWith('[') ? `${place}${path}` : `${place}.${path}`,
    message: suggestion === undefined ? message : `${message}; did you mean ${JSON.stringify(suggestion)}?`,
  }));
}
