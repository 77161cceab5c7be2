import { type Change, type Difference, difference } from '@portcullis/policy/prove';
import canonicalize from 'canonicalize';
import type { GatewayConfiguration, InstanceConfiguration } from 'portcullis';
import { unbuildable } from 'portcullis/internal';
import { UsageError } from '../usage-error.ts';
import { gateProof } from './as-the-gate.ts';

/** What one configuration lets in that another does not, by the policies of each instance. */
export function differenceOf(
  before: GatewayConfiguration,
  after: GatewayConfiguration,
  now: number,
): Difference {
  const names = new Set([...before.instances, ...after.instances].map(({ name }) => name));
  const all = [...names].map((name) => {
    const [old, recent] = [instanceCalled(before, name), instanceCalled(after, name)];
    const either = recent ?? old;
    if (either === undefined) throw new UsageError(`no instance is called ${name}`);
    if (old !== undefined && recent !== undefined && old.application !== recent.application) {
      throw new UsageError(
        `instance ${name}: is of ${old.application} before and of ${recent.application} after`,
      );
    }
    const nobody = { name: either.policy.name, rules: [] };
    const policies = [old?.policy ?? nobody, recent?.policy ?? nobody] as const;
    const found = difference(...policies, { ...gateProof(either, after, policies), now });
    const named = (change: Change): Change =>
      names.size === 1 ? change : { ...change, ...{ instance: name } };
    return { ...found, gained: found.gained.map(named), lost: found.lost.map(named) };
  });
  return {
    equivalent: all.every(({ equivalent }) => equivalent),
    gained: all.flatMap(({ gained }) => gained),
    lost: all.flatMap(({ lost }) => lost),
  };
}

function instanceCalled(
  { instances }: GatewayConfiguration,
  name: string,
): InstanceConfiguration | undefined {
  return instances.find((instance) => instance.name === name);
}

/**
 * Instances whose policies differ and name variables: what these hold is the Worker's, and not known where policies are compared.
 * A path like `/${FOLDER}` is none to the proof that a rule for `/private` could be about.
 */
export function changedUnseen(before: GatewayConfiguration, after: GatewayConfiguration): readonly string[] {
  return after.instances.flatMap((instance) => {
    const old = instanceCalled(before, instance.name);
    if (old === undefined || canonicalize(old.policy) === canonicalize(instance.policy)) return [];
    return unbuildable({ ...after, instances: [old, instance] }).length > 0 ? [instance.name] : [];
  });
}

/** Settings that decide who somebody is, and which roles they have. */
const CALLERS: readonly (readonly [words: string, of: (configuration: GatewayConfiguration) => unknown])[] = [
  ['the roles', ({ roles }) => roles],
  ['the providers', ({ providers }) => providers],
  ['the providers of the login', ({ login }) => login?.providers],
  ['the sources of groups', ({ groupSources }) => groupSources],
  ['who is let in by break-glass', ({ breakGlass }) => breakGlass],
  ["the login's credentials for programs", ({ login }) => login?.credentials],
  ["who sees the operator's page", ({ operator }) => operator?.roles],
];

/** Settings of an instance that decide what its policy is about. */
const OF_INSTANCE: readonly (readonly [
  words: (name: string) => string,
  of: (instance: InstanceConfiguration) => readonly unknown[],
])[] = [
  [(name) => `the hosts or the origin of instance ${name}`, ({ hosts, origin }) => [hosts, origin]],
  [(name) => `what the paths of instance ${name} are about`, readingOf],
  [
    (name) => `which methods are sent on to instance ${name}`,
    (instance) => ('forwardMethods' in instance ? [instance.forwardMethods] : []),
  ],
  // Whose word an API token is, and whether a call is read at all.
  [
    (name) => `who calls Conduit at instance ${name}, and what is known of a call,`,
    (instance) => ('conduit' in instance ? [instance.conduit] : []),
  ],
  // Whose word a VCS password is, and whose account is lent to whom.
  [
    (name) => `who calls git and Mercurial at instance ${name}, and by whose account,`,
    (instance) => ('repositories' in instance ? [instance.repositories] : []),
  ],
  [(name) => `what instance ${name} is told of callers`, toldOfCallers],
];

/** The settings by which an instance's application reads a path. */
function readingOf(instance: InstanceConfiguration): readonly unknown[] {
  const settings = instance as Readonly<Record<string, unknown>>;
  const { applicationName, resources, caseSensitive, encodedDelimiters, encodedScopes, ampersands } =
    settings;
  const spellings = [encodedDelimiters, encodedScopes, ampersands];
  return [applicationName, resources, caseSensitive, ...spellings, settings.originHardened];
}

/** The settings by which an application knows who is asking, and whatever it believes of that. */
function toldOfCallers(instance: InstanceConfiguration): readonly unknown[] {
  const settings = instance as Readonly<Record<string, unknown>>;
  const { sso, groupSync, identityHeaders, assertion, forwardHeaders } = settings;
  return [sso, groupSync, identityHeaders, assertion, forwardHeaders];
}

/** What decides who may what besides the policies, and is not the same. */
export function changedBeside(before: GatewayConfiguration, after: GatewayConfiguration): readonly string[] {
  const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
  const callers = CALLERS.flatMap(([words, of]) => (isSame(of(before), of(after)) ? [] : [words]));
  const ofInstances = after.instances.flatMap((instance) => {
    const old = instanceCalled(before, instance.name);
    if (old === undefined) return [];
    return OF_INSTANCE.flatMap(([words, of]) =>
      isSame(of(old), of(instance)) ? [] : [words(instance.name)],
    );
  });
  const unseen = changedUnseen(before, after).map(
    (name) => `the rules of instance ${name}, which name variables,`,
  );
  return [...callers, ...ofInstances, ...unseen];
}
