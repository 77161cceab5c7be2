import type { CanonicalTarget, Resource } from '@portcullis/core';
import {
  type AddressReading,
  defined,
  pathAsAddress,
  readAddress,
  readTarget,
} from '@portcullis/core/internal';
import { type CompiledPolicy, compilePolicy, type PolicyRequest } from '@portcullis/policy';
import {
  mixedPageOf,
  type PolicyNote,
  policyNotes,
  recordedResource,
  ruleWords,
} from '@portcullis/policy/internal';
import { type MatrixOptions, UndecidedError } from '@portcullis/policy/prove';
import type { GatewayConfiguration, InstanceConfiguration } from 'portcullis';
import { explainedApplication, isUnderstoodMethod, PLACEHOLDER, policyWords } from 'portcullis/internal';
import { belowNotes } from './below-notes.ts';
import { callOption, callPlaces, isMcpServer, ownToolPlaces } from './mcp-calls.ts';
import { otherSpellings } from './other-spellings.ts';
import { spellingNotes } from './spelling-notes.ts';
import { spellingsBelow } from './spellings-below.ts';
import { toldOf } from './told-of-applications.ts';

/** How a request is refused whose method is not taken. */
export const METHOD_NOT_ALLOWED = 'proxy.method_not_allowed';

/** Whether a request with this method is forwarded. Checked after the policy allowed the request. */
export function isTaken(instance: InstanceConfiguration, method: string): boolean {
  const further: readonly string[] = ('forwardMethods' in instance && instance.forwardMethods) || [];
  return isUnderstoodMethod(method) || further.includes(method);
}

/** Reads an address as the gateway does for an instance, with its checks that come before the policy. */
export function gateReading(
  instance: InstanceConfiguration,
  host: string,
  method: string,
  path: string,
): AddressReading {
  return readAddress(explainedApplication(instance), host, method, path);
}

/** The resource of a request whose record contains more than its URL. */
export function gateResource(
  instance: InstanceConfiguration,
  said: Resource | undefined,
  address: Resource,
): Resource {
  return recordedResource(explainedApplication(instance), said, address);
}

/** What is known of a call: nothing where the instance does not read calls, whatever one would say. */
export function gateCall<Call>(instance: InstanceConfiguration, call: Call | undefined): Call | undefined {
  const readsCalls =
    isMcpServer(instance) ||
    ownToolPlaces(instance) !== undefined ||
    ('conduit' in instance && instance.conduit !== undefined);
  return readsCalls ? call : undefined;
}

/** The policy of an instance, compiled as the gateway does. */
export function gatePolicy(instance: InstanceConfiguration): CompiledPolicy {
  return compilePolicy(instance.policy, policyWords(explainedApplication(instance)));
}

/** What the policy of an instance lets through that its rules seem to hold. */
export function gateNotes(instance: InstanceConfiguration): readonly PolicyNote[] {
  const { application, policy } = instance;
  const { reach, spellsAlike } = toldOf(application);
  const resourceAt = (method: string, path: string): Resource | undefined => {
    const reading = gateReading(instance, ANY_HOST, method, pathAsAddress(path));
    return reading.ok ? reading.resource : undefined;
  };
  return [
    ...policyNotes(policy, reach),
    ...(spellsAlike ? spellingNotes(policy) : []),
    ...belowNotes(policy, () => gatePolicy(instance), resourcesOf(instance), resourceAt),
  ];
}

/**
 * Everything that a proof about an instance's own policy takes. Fails with `UndecidedError` where it names variables: a rule about
 * `/${FOLDER}` may be one about any folder, and nothing is known here of what the Worker has.
 */
export function ownProof(
  instance: InstanceConfiguration,
  configuration: Pick<GatewayConfiguration, 'roles' | 'breakGlass'>,
): MatrixOptions {
  const { name, policy } = instance;
  const ofGroups = policy.claims?.some(({ groups }) => groups !== undefined) === true;
  const reads = 'reads' in instance ? instance.reads : [];
  const named = [policy, resourcesOf(instance), reads, ofGroups ? configuration.roles : {}];
  const [variable] = JSON.stringify(named).match(PLACEHOLDER) ?? [];
  if (variable !== undefined) {
    throw new UndecidedError(
      `instance ${name}: ${variable} is a variable, whose value is unknown when a policy is proved: write its value`,
    );
  }
  return gateProof(instance, configuration, [policy]);
}

/** Everything that a proof about the policies of an instance takes: its words, its classifier, its application's paths. */
export function gateProof(
  instance: InstanceConfiguration,
  { roles, breakGlass }: Pick<GatewayConfiguration, 'roles' | 'breakGlass'>,
  policies: readonly InstanceConfiguration['policy'][],
): MatrixOptions {
  const { delimitersInNames, applications } = policyWords(explainedApplication(instance));
  const spoken = policies.flatMap(({ rules, claims = [] }) => [...rules, ...claims]);
  const given = breakGlass?.people.map((person) => person.roles);
  const calls = callPlaces(instance, spoken);
  if (calls !== undefined) return { ...defined({ applications, delimitersInNames }), roles, given, ...calls };
  const addressesOf = addressesIn(instance);
  const tools = ownToolPlaces(instance);
  const classify = (method: string, path: string): readonly Resource[] => {
    if (path === tools?.path) return tools.classify(method);
    const resources = addressesOf(method, path).map(({ resource }) => resource);
    if (resources.length < 2) return resources;
    return [...new Map(resources.map((resource) => [JSON.stringify(resource), resource])).values()];
  };
  const { examplePaths, examplePatterns, patternsApply, exampleWords, methods, readingMethods, reach } =
    toldOf(instance.application);
  const pageOf = mixedPageOf(reach.mixedPages);
  const words = ruleWords(spoken, readingMethods);
  const ids = new Set(spoken.flatMap((each) => each.ids ?? []));
  const wordsBelow = exampleWords(words);
  const readBelow = spellingsBelow(
    resourcesOf(instance).map(({ path }) => path),
    isCaseSensitive(instance),
    ('ampersands' in instance && instance.ampersands) || 'refuse',
  );
  return {
    ...defined({ applications, delimitersInNames }),
    roles,
    given,
    classify,
    ...(tools && { operationOf: tools.operationOf }),
    pageOf: (resource, path) => pageOf(resource, path)?.name,
    methods: [...methods, ...resourcesOf(instance).flatMap((resource) => resource.methods ?? [])],
    paths: [...examplePaths(words), ...(tools === undefined ? [] : [tools.path])],
    wordsBelow: (path) => [...wordsBelow(path), ...(readBelow(path).hasId ? ids : [])],
    readBelow,
    patternsApply,
    patterns: [
      ...examplePatterns(words),
      ...resourcePatterns(instance, ids, new Set(spoken.flatMap(({ paths = [] }) => paths))),
    ],
  };
}

/**
 * The address of a request in an example: with the query that makes it what it is about, where one does; `undefined` where what it
 * carries does.
 */
export function exampleAddress(
  instance: InstanceConfiguration,
  { method, path, resource }: Pick<PolicyRequest, 'method' | 'path' | 'resource'>,
): string | undefined {
  const about = JSON.stringify(resource);
  const found = addressesIn(instance)(method, path).find((each) => JSON.stringify(each.resource) === about);
  return found === undefined ? pathAsAddress(path) : found.address;
}

/**
 * The options of `explain` that ask about a request of an example; `undefined` for a request that no option describes, because its
 * content decides what it is about.
 */
export function exampleQuestion(
  instance: InstanceConfiguration,
  request: Pick<PolicyRequest, 'method' | 'path' | 'resource'>,
): readonly (readonly [option: string, value: string])[] | undefined {
  if (isMcpServer(instance) || request.path === ownToolPlaces(instance)?.path) {
    const called = request.resource && callOption(request.resource);
    return called && [called];
  }
  const address = exampleAddress(instance, request);
  return address === undefined
    ? undefined
    : [
        ['method', request.method],
        ['path', address],
      ];
}

/** An address of a path, and what it is about; without the address where it does not say so. */
interface About {
  readonly address: string | undefined;
  readonly resource: Resource;
}

/** Says of a path which addresses of it may each be about something else; none of those that are read as another path. */
function addressesIn(instance: InstanceConfiguration): (method: string, path: string) => readonly About[] {
  const application = explainedApplication(instance);
  const { exampleQueries, exampleContents } = toldOf(instance.application);
  let of: string | undefined;
  let address = '';
  // By query. A proof asks about a path by one method after the other, and by each it is read as the same.
  const targets = new Map<string, CanonicalTarget | undefined>();
  const targetAt = (path: string, query: string): CanonicalTarget | undefined => {
    if (targets.has(query)) return targets.get(query);
    const reading = readTarget(application, ANY_HOST, `${address}${query}`);
    // A path that is read as another is not one that a policy is asked about.
    const target = reading.ok && reading.target.path === path ? reading.target : undefined;
    targets.set(query, target);
    return target;
  };
  return (method, path) => {
    if (path !== of) {
      targets.clear();
      of = path;
      address = pathAsAddress(path);
    }
    const found: About[] = [];
    for (const query of exampleQueries(method, path)) {
      const target = targetAt(path, query);
      if (target === undefined) continue;
      found.push({ address: `${address}${query}`, resource: application.classify(method, target) });
    }
    const [plain] = found;
    if (plain === undefined) return found;
    const carried = exampleContents(method, path).map((operation): About => {
      const { reads: _, ...said } = plain.resource;
      return { address: undefined, resource: gateResource(instance, { ...said, operation }, plain.resource) };
    });
    return [...found, ...carried];
  };
}

/** What an instance says itself of what its paths are about. */
function resourcesOf(
  instance: InstanceConfiguration,
): readonly { readonly path: string; readonly kind: string; readonly methods?: readonly string[] }[] {
  return ('resources' in instance ? instance.resources : undefined) ?? [];
}

function isCaseSensitive(instance: InstanceConfiguration): boolean {
  return 'caseSensitive' in instance && instance.caseSensitive === true;
}

/** Those paths as rules write them, in every way the instance reads them, and those of the objects that a policy names. */
function resourcePatterns(
  instance: InstanceConfiguration,
  ids: ReadonlySet<string>,
  paths: ReadonlySet<string>,
): readonly string[] {
  const caseSensitive = isCaseSensitive(instance);
  const spelled = new Set([...paths].flatMap((path) => path.split('/')));
  // `export.*` is `export` as well.
  const written = resourcesOf(instance).flatMap(({ path }) => [path, path.replace(/\.\*(?=\/|$)/g, '')]);
  return [...new Set(written)].flatMap((path) => {
    const pattern = path.replaceAll(/:[^/]+/g, '*');
    const named = Array.from(ids, (id) => path.replace(/:id(?=\/|$)/, () => id).replaceAll(/:[^/]+/g, '*'));
    return [pattern, ...named, ...otherSpellings(pattern, caseSensitive, spelled)];
  });
}

/** Reserved (RFC 2606): what a request is about does not depend on the host. */
const ANY_HOST = 'gate.invalid';
