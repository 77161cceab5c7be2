import { didYouMean } from '@portcullis/core/internal';
import { checkPolicy } from '@portcullis/policy';
import { checkRoleMapping } from '@portcullis/roles';
import type { ConfigurationProblem } from '../configuration/configuration-problem.ts';
import { type Fields, fieldsOf, listOf } from '../configuration/unchecked.ts';
import { unknownRoles } from '../configuration/unknown-words.ts';
import { textUse, usedOnce } from '../configuration/used-once.ts';
import { breakGlassProblems } from '../features/break-glass/checks.ts';
import { limitProblems } from '../features/limits/checks.ts';
import { publicCacheProblems } from '../features/public-cache/checks.ts';
import { resilienceProblems } from '../features/resilience/checks.ts';
import { secretProblems } from '../features/secrets/checks.ts';
import { logProblems } from '../features/transparency-log/checks.ts';
import { OWN_PREFIX } from '../gate/own-prefix.ts';
import type { GatewayConfiguration, InstanceConfiguration } from '../generated/types.ts';
import type { PlacedInstance } from '../kinds/applications/application.ts';
import { policyWordsOf, REGISTERED } from '../kinds/applications/registry.ts';
import { forwardedTokens, providerProblems } from '../kinds/providers/checks.ts';

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
  const declared = Object.keys(fieldsOf(roles));
  const placed = listOf(rest.instances).map((instance, index) => ({
    instance: fieldsOf(instance),
    path: `instances[${index}]`,
  }));
  return [
    ...providerProblems(listOf(providers).map(fieldsOf), Array.isArray(providers), login !== undefined),
    ...forwardedTokens(listOf(providers).map(fieldsOf), placed),
    ...loginProblems(fieldsOf(login), declared),
    ...(roles === undefined || roles === good?.roles ? [] : within('roles', checkRoleMapping(roles))),
    ...instanceProblems(placed),
    ...placed.flatMap((instance, index) => policyProblems(instance, declared, good?.instances[index])),
    ...placed.flatMap(resilienceProblems),
    ...placed.flatMap(publicCacheProblems),
    ...placed.flatMap((one) => limitProblems(one, declared, policyWordsOf(one.instance).applications)),
    ...REGISTERED.flatMap(({ name, problems }) =>
      problems(
        placed.filter(({ instance }) => instance.application === name),
        login !== undefined,
        listOf(rest.groupSources).map(fieldsOf),
      ),
    ),
    ...(login === undefined ? accessRequestProblems(placed) : []),
    ...breakGlassProblems(fieldsOf(rest.breakGlass), declared),
    ...auditProblems(fieldsOf(audit)),
    ...unknownRoles(fieldsOf(rest.traces).serverTiming, 'traces.serverTiming', declared),
    ...operatorProblems(fieldsOf(rest.operator), fieldsOf(audit), declared),
    ...logProblems([
      { log: fieldsOf(audit).log, path: 'audit.log' },
      ...placed.map(({ instance, path }) => ({ log: instance.log, path: `${path}.log` })),
    ]),
    ...secretProblems(configuration),
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

function loginProblems(login: Fields, roles: readonly string[]): ConfigurationProblem[] {
  const message = 'cannot stand with "durableObject", which ends sessions everywhere by itself';
  const both = login.revocations !== undefined && login.durableObject !== undefined;
  return [
    ...(both ? [{ path: 'login.revocations', message }] : []),
    ...credentialProblems(login, roles),
    ...refreshProblems(login),
  ];
}

function credentialProblems(
  { credentials, durableObject }: Fields,
  roles: readonly string[],
): ConfigurationProblem[] {
  if (credentials === undefined) return [];
  const message = 'needs "durableObject": a session in a cookie is known to its browser only';
  return [
    ...(durableObject === undefined ? [{ path: 'login.credentials', message }] : []),
    ...unknownRoles(fieldsOf(credentials).operators, 'login.credentials.operators', roles),
  ];
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
  const vocabulary = { ...policyWordsOf(instance), roles };
  return (['policy', 'shadowPolicy'] as const).flatMap((field) => {
    const policy = instance[field];
    if (policy === undefined || policy === good?.[field]) return [];
    const { rules } = fieldsOf(policy);
    const message = 'is empty, so nobody may do anything: write a rule with "effect": "allow"';
    const empty = Array.isArray(rules) && rules.length === 0 ? [{ path: 'rules', message }] : [];
    return within(`${path}.${field}`, [...empty, ...checkPolicy(policy, vocabulary)]);
  });
}

function auditProblems({ inputs, pseudonyms, people, erasure, alerts }: Fields): ConfigurationProblem[] {
  const renamed = pseudonyms !== undefined ? 'pseudonyms' : people !== undefined ? 'people' : undefined;
  const message = `cannot stand with "${renamed}": whoever guesses a name could prove it by the hash`;
  const both = 'cannot stand with "pseudonyms": a pseudonym is either made by a key or drawn for each person';
  const alone = 'needs "people": nobody else can be forgotten alone';
  return [
    ...(inputs === true && renamed !== undefined ? [{ path: 'audit.inputs', message }] : []),
    ...(people !== undefined && pseudonyms !== undefined ? [{ path: 'audit.people', message: both }] : []),
    ...(alerts !== undefined && fieldsOf(alerts).webhook === undefined && fieldsOf(alerts).mail === undefined
      ? [{ path: 'audit.alerts', message: 'tells nobody: name a "webhook", or "mail"' }]
      : []),
    ...(erasure !== undefined && people === undefined ? [{ path: 'audit.erasure', message: alone }] : []),
  ];
}

function healthProblems(health: unknown, { prefix = OWN_PREFIX }: Fields): ConfigurationProblem[] {
  const isOwn = typeof health === 'string' && typeof prefix === 'string' && health.startsWith(prefix);
  return isOwn ? [{ path: 'health', message: "must not lie below the login's prefix" }] : [];
}

function erasurePathProblems(
  path: unknown,
  health: unknown,
  { prefix = OWN_PREFIX }: Fields,
): ConfigurationProblem[] {
  if (typeof path !== 'string') return [];
  const problem = (message: string) => [{ path: 'audit.erasure.path', message }];
  if (path === health) return problem('must not be that of "health"');
  return typeof prefix === 'string' && path.startsWith(prefix)
    ? problem("must not lie below the login's prefix")
    : [];
}

function operatorProblems(
  { database, roles }: Fields,
  { sinks }: Fields,
  known: readonly string[],
): ConfigurationProblem[] {
  if (database === undefined) return [];
  const written = listOf(sinks)
    .map(fieldsOf)
    .some(({ type, binding }) => type === 'queue' || (type === 'd1' && binding === database));
  const message = 'is written by nobody: name it in a sink of type "d1", or have a queue written there';
  return [
    ...(written ? [] : [{ path: 'operator.database', message }]),
    ...unknownRoles(roles, 'operator.roles', known),
  ];
}

interface PlacedProblem {
  readonly path: string;
  readonly message: string;
  readonly suggestion?: string | undefined;
}

function within(place: string, problems: readonly PlacedProblem[]): ConfigurationProblem[] {
  return problems.map(({ path, message, suggestion }) => ({
    path: path === '' || path.startsWith('[') ? `${place}${path}` : `${place}.${path}`,
    message: `${message}${didYouMean(suggestion)}`,
  }));
}
