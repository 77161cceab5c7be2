import type { RoleMapping } from '@portcullis/roles';
import type { Policy, PolicyClaim, PolicyRequest, Rule } from '../src/index.ts';

// A second reading of the policy language, written from docs/policy-reference.md, the READMEs of policy and roles, docs/conduit.md and
// decision 13, without reading the code: patterns are regular expressions, networks are ranges of BigInt, days and hours come
// from `Intl`. It compiles nothing, indexes nothing and asks every rule. A change of the language goes into the documentation
// first, and from there into this file.

/** What a criterion says of a request: it holds, it does not, or (`undefined`) what it asks about is not known. */
type Answer = boolean | undefined;

const every = (answers: readonly Answer[]): Answer =>
  answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;
const some = (answers: readonly Answer[]): Answer =>
  answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;

/** What is not known counts against the caller: a rule that lets through does not match by it, every other rule does. */
const counted = (answer: Answer, letsThrough: boolean): boolean => answer ?? !letsThrough;

const STRENGTH = ['deny', 'stepUp', 'login', 'readOnly', 'allow'] as const;
const REASONS = {
  deny: 'policy.rule_denies',
  stepUp: 'policy.rule_requires_step_up',
  login: 'policy.rule_requires_login',
  readOnly: 'policy.rule_allows_reading_only',
  allow: 'policy.rule_allows',
} as const;

export interface PlainDecision {
  readonly effect: 'allow' | 'deny';
  readonly reason: string;
  readonly rule: string | undefined;
  /** Whether an anonymous caller would be allowed as well, from anywhere, at any time. */
  readonly open: boolean;
  /** The names of all rules that match, in their order. */
  readonly matching: readonly string[];
}

export function evaluatePlainly(
  policy: Policy,
  request: PolicyRequest,
  delimitersInNames = false,
): PlainDecision {
  const decision = decide(policy, request, delimitersInNames);
  const { method, path, resource } = request;
  const anyAnonymous: PolicyRequest = { caller: { kind: 'anonymous' }, roles: [], method, path, resource };
  const open = decide(policy, anyAnonymous, delimitersInNames).effect === 'allow';
  return { ...decision, open };
}

function decide(
  { rules, elevations = [] }: Policy,
  asked: PolicyRequest,
  delimitersInNames: boolean,
): Omit<PlainDecision, 'open'> {
  const offered = elevations.map(({ role }) => role);
  const isUser = asked.caller.kind === 'user';
  const elevated = (asked.elevated ?? []).filter(({ role }) => isUser && offered.includes(role));
  const request = { ...asked, elevated };
  const reading = isReading(request);
  const found = rules.flatMap((rule) => {
    const match = matchOf(rule, request, letsThrough(rule, reading), delimitersInNames);
    return match === undefined ? [] : [{ rule, ...match }];
  });
  const isOpened =
    request.resource?.reaches === 'any' &&
    found.some(({ rule, namesPage }) => letsThrough(rule, reading) && namesPage);
  const weighed = found.filter(({ onlyByReach }) => !(isOpened && onlyByReach));
  const matching = weighed.map(({ rule }) => rule.name);
  // Where denials have no say, the rule that is named is one that names the page.
  const isOutranking = weighed.length < found.length;
  for (const effect of STRENGTH) {
    const first = weighed.find(
      ({ rule, namesPage }) =>
        rule.effect === effect && (namesPage || !isOutranking || !letsThrough(rule, reading)),
    )?.rule;
    if (first === undefined) continue;
    const allowed = letsThrough(first, reading);
    return {
      effect: allowed ? 'allow' : 'deny',
      reason: allowed ? REASONS.allow : REASONS[effect],
      rule: first.name,
      matching,
    };
  }
  return { effect: 'deny', reason: 'policy.no_rule', rule: undefined, matching };
}

const letsThrough = ({ effect }: Rule, reading: boolean): boolean =>
  effect === 'allow' || (effect === 'readOnly' && reading);

/** Safe methods of RFC 9110, unless the application says otherwise. `get` is none of them. */
const isReading = ({ method, resource }: PolicyRequest): boolean =>
  resource?.reads ?? ['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(method);

interface Match {
  /** Whether the rule matches only because of applications whose data the answer can bring. */
  readonly onlyByReach: boolean;
  /** Whether the rule names the page, as a rule must that opens a page which mixes applications. */
  readonly namesPage: boolean;
}

function matchOf(
  rule: Rule,
  request: PolicyRequest,
  allowing: boolean,
  delimitersInNames: boolean,
): Match | undefined {
  const star = delimitersInNames || !allowing ? '' : '#?';
  if (rule.effect === 'login' && request.caller.kind !== 'anonymous') return undefined;
  const { authentication, ...conditions } = rule;
  if (rule.effect === 'stepUp' && strength(authentication ?? {}, request) === true) return undefined;
  const said = rule.effect === 'stepUp' ? conditions : rule;
  const besides = every([
    audience(rule.who, request, allowing || rule.liftedByElevations === true),
    paths(rule.paths, request.path, star),
    methods(rule.methods, request.method.toUpperCase()),
    circumstances(said, request, allowing),
  ]);
  if (!counted(besides, allowing)) return undefined;
  const isNaming = namesPage(rule, request, star);
  const own = counted(resourceOf(rule, request, allowing, isNaming), allowing);
  if (!own && (allowing || !isReached(rule, request))) return undefined;
  return { onlyByReach: !own, namesPage: isNaming };
}

// Patterns

const patterns = new Map<string, RegExp>();

function regular(source: string): RegExp {
  const known = patterns.get(source);
  if (known !== undefined) return known;
  const made = new RegExp(source, 's');
  patterns.set(source, made);
  return made;
}

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** A star stands for any text without the characters named. */
const globbed = (pattern: string, except: string): string =>
  pattern
    .split('*')
    .map(literally)
    .join(except === '' ? '.*' : `[^${except}]*`);

function pathFits(pattern: string, path: string, except: string): boolean {
  const below = pattern.endsWith('/**');
  const segments = (below ? pattern.slice(0, -3) : pattern)
    .split('/')
    .map((segment) => (segment === '*' ? `[^/${except}]+` : globbed(segment, `/${except}`)));
  const tail = below ? `(?:\\/${except === '' ? '.*' : `[^${except}]*`})?` : '';
  return regular(`^${segments.join('\\/')}${tail}$`).test(path);
}

const paths = (named: readonly string[] | undefined, path: string, except: string): boolean =>
  named === undefined || named.some((pattern) => pathFits(pattern, path, except));

const methods = (named: readonly string[] | undefined, method: string): boolean =>
  named === undefined || named.includes(method) || (method === 'HEAD' && named.includes('GET'));

const fits = (named: readonly string[], word: string | undefined): boolean =>
  word !== undefined && named.some((pattern) => regular(`^${globbed(pattern, '')}$`).test(word));

// Whom a rule is about

/** The ways to authenticate in the words of the reference, by the method of the identity; those of an unknown method are unknown. */
const WAYS: Readonly<Record<string, string>> = {
  session: 'browser',
  'break-glass': 'browser',
  credential: 'program',
  conduit: 'apiToken',
  'vcs-password': 'vcsPassword',
  agent: 'agent',
  bearer: 'agent',
  access: 'agent',
  introspection: 'agent',
};

/** A token of a provider is an agent's, unless the configuration lists its client in `programs`. */
export function wayOf({ via, authentication }: PolicyRequest['caller']): string | undefined {
  const { method = 'unknown', program }: { method?: string; program?: boolean } = authentication ?? {};
  const isOfProvider = ['bearer', 'access', 'introspection'].includes(method);
  return via ?? (isOfProvider && program === true ? 'program' : WAYS[method]);
}

function audience(
  who: Rule['who'],
  { caller, roles: lasting, elevated = [], rolesIncomplete }: PolicyRequest,
  excludesElevated: boolean,
): Answer {
  if (who === 'anyone') return true;
  if (who === 'authenticated') return caller.kind !== 'anonymous';
  const isAnonymous = caller.kind === 'anonymous';
  const all = [...lasting, ...elevated.flatMap(({ role, implies = [] }) => [role, ...implies])];
  const has = (named: readonly string[], roles: readonly string[]): Answer =>
    isAnonymous
      ? false
      : named.some((role) => roles.includes(role)) || (rolesIncomplete === true ? undefined : false);
  const left =
    'except' in who && who.except !== undefined ? has(who.except, excludesElevated ? all : lasting) : false;
  return every([
    !('kind' in who) || who.kind === undefined || caller.kind === who.kind,
    viaHolds('via' in who ? who.via : undefined, caller),
    'roles' in who ? has(who.roles, all) : true,
    left === undefined ? undefined : !left,
  ]);
}

function viaHolds(named: readonly string[] | undefined, caller: PolicyRequest['caller']): Answer {
  if (named === undefined) return true;
  if (caller.kind === 'anonymous') return false;
  const way = wayOf(caller);
  return way === undefined ? undefined : named.includes(way);
}

// What a request is about

/** Whether there are requests that a rule allows. */
function mayAllow(effect: Rule['effect']): boolean {
  return effect === 'allow' || effect === 'readOnly';
}

/** To connect to the tools that call Conduit: whoever may call some method may do that. */
const CONNECTING = 'mcp:session/connect';

type About = Pick<Rule, 'effect' | 'applications' | 'kinds' | 'ids' | 'operations' | 'conduitMethods'>;

function resourceOf(
  { effect, applications, kinds, ids, operations, conduitMethods }: About,
  { resource }: PolicyRequest,
  allowing: boolean,
  isNaming: boolean,
): Answer {
  if ([applications, kinds, ids, operations, conduitMethods].every((named) => named === undefined))
    return true;
  if (resource === undefined) return undefined;
  const { application, kind, id, operation, reaches = [] } = resource;
  const isWhole = reaches === 'any' ? isNaming : reaches.every((each) => applications?.includes(each));
  const inside = applications === undefined || (applications.includes(application) && (!allowing || isWhole));
  return (
    inside &&
    (kinds === undefined || (kind !== undefined && kinds.includes(kind))) &&
    (ids === undefined || fits(ids, id)) &&
    (operations === undefined || fits(operations, operation)) &&
    (conduitMethods === undefined ||
      (kind === 'method' &&
        (fits(conduitMethods, operation) || (mayAllow(effect) && operation === CONNECTING))))
  );
}

/** Decision 13: whether the answer can bring data of an application that a restricting rule names. */
function isReached({ applications, operations }: About, request: PolicyRequest): boolean {
  const { reaches = [], operation } = request.resource ?? {};
  if (applications === undefined) return false;
  if (reaches !== 'any' && !reaches.some((each) => applications.includes(each))) return false;
  if (operations === undefined || !(isReading(request) || reaches === 'any')) return true;
  return [operation, 'view', 'query'].some((done) => fits(operations, done));
}

function namesPage(rule: Rule, { path, resource }: PolicyRequest, except: string): boolean {
  const byPath = (rule.paths ?? []).some(
    (pattern) => pathFits(pattern, path, except) && !pattern.split('/')[1]?.includes('*'),
  );
  const byMethod = (rule.conduitMethods ?? []).some(
    (pattern) =>
      fits([pattern], resource?.operation) &&
      (!pattern.includes('*') || pattern.slice(0, pattern.indexOf('*')).includes('.')),
  );
  return byPath || rule.kinds !== undefined || byMethod;
}

// Circumstances

type Circumstances = Pick<
  Rule,
  | 'asns'
  | 'authentication'
  | 'claims'
  | 'countries'
  | 'emailDomains'
  | 'networks'
  | 'parameters'
  | 'when'
  | 'within'
>;

function circumstances(said: Circumstances, request: PolicyRequest, allowing: boolean): Answer {
  const { network = {}, call = {} } = request;
  const answers: Answer[] = [];
  const { asns, countries, networks } = said;
  if (asns) answers.push(network.asn === undefined ? undefined : asns.includes(network.asn));
  if (countries) {
    const { country = 'XX' } = network;
    answers.push(country === 'XX' ? undefined : countries.includes(country));
  }
  if (networks) answers.push(comesFrom(networks, network.address));
  if (said.authentication) answers.push(strength(said.authentication, request));
  if (said.claims) answers.push(claimsHold(said.claims, request));
  if (said.emailDomains) answers.push(isOfDomain(said.emailDomains, request));
  if (said.when) answers.push(request.now === undefined ? undefined : isDuring(said.when, request.now));
  if (said.parameters) answers.push(parametersHold(said.parameters, call.parameters, allowing));
  if (said.within) answers.push(isWithin(said.within, call.within, allowing));
  return every(answers);
}

function v4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256))
    return undefined;
  return parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function v6(text: string): bigint | undefined {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (dotted) {
    const low = v4(dotted[2] ?? '');
    if (low === undefined) return undefined;
    return v6(`${dotted[1]}${(low >> 16n).toString(16)}:${(low & 0xffffn).toString(16)}`);
  }
  const halves = text.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const [before = [], after] = halves;
  const groups =
    after === undefined
      ? before
      : [...before, ...Array(Math.max(1, 8 - before.length - after.length)).fill('0'), ...after];
  if (halves.length > 2 || groups.length !== 8 || !groups.every((group) => /^[\da-f]{1,4}$/i.test(group)))
    return undefined;
  return groups.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}

/** All are networks of version 6, `10.1.2.3` as `::ffff:10.1.2.3`. */
function range(text: string): readonly [first: bigint, last: bigint] | undefined {
  const [address = '', length] = text.split('/');
  const four = v4(address);
  const first = four === undefined ? v6(address) : (0xffffn << 32n) + four;
  if (first === undefined) return undefined;
  const bits = four === undefined ? 128 : 32;
  return [first, first + (1n << BigInt(bits - Number(length ?? bits))) - 1n];
}

function comesFrom(networks: readonly string[], address: string | undefined): Answer {
  const [from] = (address !== undefined && range(address)) || [];
  if (from === undefined) return undefined;
  return networks.some((network) => {
    const [first, last] = range(network) ?? [1n, 0n];
    return first <= from && from <= last;
  });
}

function strength(
  { acr, amr, maxAgeSeconds, deviceBound }: NonNullable<Rule['authentication']>,
  { caller, now }: PolicyRequest,
): Answer {
  if (caller.kind === 'anonymous') return false;
  const stated = caller.authentication;
  const answers: Answer[] = [];
  if (acr) answers.push(stated?.acr === undefined ? undefined : acr.includes(stated.acr));
  if (amr) {
    answers.push(
      stated === undefined || stated.amr.length === 0
        ? undefined
        : stated.amr.some((each) => amr.includes(each)),
    );
  }
  if (maxAgeSeconds !== undefined) {
    const age =
      stated?.authTime === undefined || now === undefined ? undefined : now / 1000 - stated.authTime;
    answers.push(age === undefined || age < -60 ? undefined : age <= maxAgeSeconds);
  }
  if (deviceBound !== undefined) {
    const provedAt = stated?.deviceProvedAt;
    const age = provedAt === undefined || now === undefined ? undefined : now / 1000 - provedAt;
    const isYoung = deviceBound === true || (age !== undefined && age <= deviceBound.maxAgeSeconds);
    answers.push(age === undefined || age < -60 ? undefined : isYoung);
  }
  return every(answers);
}

function claimAt(claims: Readonly<Record<string, unknown>>, name: string): unknown {
  // `null` is as if the claim were missing.
  if (Object.hasOwn(claims, name) && claims[name] !== null) return claims[name];
  return name
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, key)
          ? (value as Record<string, unknown>)[key]
          : undefined,
      claims,
    );
}

type Claimant = Pick<PolicyRequest, 'caller'>;

function claimsHold(tests: NonNullable<Rule['claims']>, { caller }: Claimant): Answer {
  if (caller.kind === 'anonymous') return false;
  const { claims } = caller;
  const isIncomplete = (caller as { claimsIncomplete?: boolean }).claimsIncomplete === true;
  if (claims === undefined) return undefined;
  return every(
    Object.entries(tests).map(([name, test]) => {
      const value = claimAt(claims, name);
      if (value === undefined || value === null) return isIncomplete ? undefined : false;
      return [value].flat().some((each) => [test].flat().includes(each as string));
    }),
  );
}

function isOfDomain(domains: readonly string[], { caller }: Claimant): Answer {
  if (caller.kind === 'anonymous') return false;
  if (caller.email === undefined) return caller.kind === 'service' ? false : undefined;
  // With two @, quotes, spaces, a dot at its end or letters that are not ASCII, it can be read in two ways.
  const domain = /^[^\s"(),:;<>@[\\\]]+@((?:[a-z\d-]+\.)+[a-z\d-]+)$/i.exec(caller.email)?.[1];
  return domain === undefined ? undefined : domains.includes(domain.toLowerCase());
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  clocks.set(zone, made);
  return made;
}

/** What the clocks of the zone show: the day as `2026-11-01`, the time as `08:00`. */
function shown(zone: string, now: number): readonly [day: string, time: string] {
  const parts = Object.fromEntries(
    clockOf(zone)
      .formatToParts(now)
      .map(({ type, value }) => [type, value]),
  );
  return [`${parts.year}-${parts.month}-${parts.day}`, `${parts.hour}:${parts.minute}`];
}

/** A window that ends the next day belongs to the day on which it begins. */
function isDuring(
  { zone, days, from, until, firstDay, lastDay }: NonNullable<Rule['when']>,
  now: number,
): boolean {
  const [today, time] = shown(zone, now);
  const fitsDay = (day: string): boolean =>
    (firstDay === undefined || day >= firstDay) &&
    (lastDay === undefined || day <= lastDay) &&
    (days === undefined || days.includes(weekday(day)));
  if (from === undefined || until === undefined) return fitsDay(today);
  if (from < until) return fitsDay(today) && from <= time && time < until;
  const yesterday = new Date(Date.parse(`${today}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
  return (fitsDay(today) && from <= time) || (fitsDay(yesterday) && time < until);
}

const weekday = (day: string): string =>
  ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'][new Date(`${day}T00:00:00Z`).getUTCDay()] ?? '';

type Parameters = NonNullable<PolicyRequest['call']>['parameters'];

function parametersHold(
  named: NonNullable<Rule['parameters']>,
  carried: Parameters,
  allowing: boolean,
): Answer {
  if (carried === undefined) return undefined;
  const answers = Object.entries(named).map(([name, values]): Answer => {
    if (!Object.hasOwn(carried, name)) return false;
    const found = carried[name];
    if (found === null || found === undefined) return undefined;
    const are = found.map((value) => fits(values, value));
    return allowing ? are.length > 0 && !are.includes(false) : are.includes(true);
  });
  return every(answers);
}

function isWithin(
  projects: readonly string[],
  things: readonly (readonly string[])[] | undefined,
  allowing: boolean,
): Answer {
  if (things === undefined) return undefined;
  const are = things.map((containers) => containers.some((each) => projects.includes(each)));
  return allowing ? are.length > 0 && !are.includes(false) : are.includes(true);
}

// Claims of a policy

/**
 * Whether a claim is about a request; what is not known counts as it does for the rule that the claim is like.
 * @param memberOf the caller's groups; `undefined` where they are not known
 */
export function isAbout(
  claim: PolicyClaim,
  request: PolicyRequest,
  memberOf: readonly string[] | undefined,
): boolean {
  const { never, always, onlyIf, groups, ...fields } = claim;
  const rule: Rule = { paths: ['/**'], ...fields, effect: always ? 'allow' : 'deny' };
  const isMember = memberOf?.some((group) => groups?.some((entry) => isGroup(entry, group)));
  if (groups !== undefined && (request.caller.kind === 'anonymous' || !counted(isMember, always === true)))
    return false;
  // A claim by application is about requests to it: `prove` lists the pages of others that show its data.
  const { resource } = request;
  const own = resource === undefined ? undefined : { ...resource, reaches: undefined };
  return matchOf(rule, { ...request, resource: own } as PolicyRequest, always === true, false) !== undefined;
}

/** Whether a request shows that a claim is false. */
export function refutes(
  claim: PolicyClaim,
  policy: Policy,
  request: PolicyRequest,
  memberOf: readonly string[] | undefined,
): boolean {
  if (!isAbout(claim, request, memberOf)) return false;
  const allowed = evaluatePlainly(policy, request).effect === 'allow';
  if (claim.always) return !allowed;
  if (claim.onlyIf === undefined) return allowed;
  return allowed && !counted(circumstances(claim.onlyIf, request, true), true);
}

// Groups to roles

export interface PlainMember {
  /** `undefined`: not known. */
  readonly groups: readonly string[] | undefined;
  readonly caller: PolicyRequest['caller'];
}

type Definition = RoleMapping[string];

/** The roles that somebody has for certain, and those that they may have because something is not known. */
export function rolesPlainly(
  mapping: RoleMapping,
  member: PlainMember,
): { readonly certain: readonly string[]; readonly possible: readonly string[] } {
  const names = Object.keys(mapping);
  const answers = new Map(names.map((name) => [name, givenBy(name, mapping[name] as Definition, member)]));
  // What a role implies, until nothing more follows.
  for (const _ of names) {
    for (const name of names) {
      const definition = mapping[name] as Definition;
      const implied = 'implies' in definition ? (definition.implies ?? []) : [];
      for (const role of implied) answers.set(role, some([answers.get(role), answers.get(name)]));
    }
  }
  return {
    certain: names.filter((name) => answers.get(name) === true),
    possible: names.filter((name) => answers.get(name) === undefined),
  };
}

function givenBy(name: string, definition: Definition, { groups, caller }: PlainMember): Answer {
  if (caller.kind === 'anonymous') return false;
  const {
    groups: named,
    claims,
    emailDomains,
    template,
  } = Array.isArray(definition)
    ? {
        groups: definition as Extract<Definition, readonly unknown[]>,
        claims: undefined,
        emailDomains: undefined,
        template: undefined,
      }
    : (definition as Exclude<Definition, readonly unknown[]>);
  const answers: Answer[] = [];
  if (named)
    answers.push(
      groups === undefined
        ? named.length === 0
          ? false
          : undefined
        : groups.some((group) => named.some((each) => isGroup(each, group))),
    );
  if (claims) answers.push(claimsHold(claims, { caller }));
  if (emailDomains) answers.push(isOfDomain(emailDomains, { caller }));
  if (template) answers.push(isMadeBy(template, name, caller));
  return answers.length === 0 ? false : every(answers);
}

type GroupEntry = Extract<Definition, readonly unknown[]>[number];

export function isGroup(entry: GroupEntry, group: string): boolean {
  if (typeof entry === 'object') {
    return 'id' in entry ? entry.id === group : regular(entry.expression).test(group);
  }
  if (!entry.includes('*')) return entry === group;
  const pieces = entry.match(/\\[\\*]|./gs) ?? [];
  const source = pieces.map((piece) =>
    piece === '*' ? '.*' : literally(piece.length === 2 ? piece.slice(1) : piece),
  );
  return regular(`^${source.join('')}$`).test(group);
}

/** `team-${department}` is the role `team-eng` of somebody whose claim `department` is, or lists, `eng`. */
function isMadeBy(template: string, name: string, caller: PolicyRequest['caller']): Answer {
  const [, before = '', claim = '', after = ''] = /^(.*)\$\{(.*)\}(.*)$/.exec(template) ?? [];
  if (!name.startsWith(before) || !name.endsWith(after)) return false;
  return claimsHold({ [claim]: name.slice(before.length, name.length - after.length) }, { caller });
}
