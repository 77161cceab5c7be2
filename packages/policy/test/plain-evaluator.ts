import type { Policy, PolicyRequest, Rule } from '../src/index.ts';

/** What is true of a rule and a request; `undefined` where the request does not say. */
type Truth = boolean | undefined;

const STRONGEST_FIRST = ['deny', 'stepUp', 'login', 'readOnly', 'allow'] as const;

/** What a policy means, read rule by rule, without any cleverness. Shares no code with the evaluator. */
export function evaluatePlainly(policy: Policy, request: PolicyRequest, delimitersInNames: boolean) {
  const answer = (asked: PolicyRequest) => {
    const holding = policy.rules.filter((rule) => matchesPlainly(rule, asked, delimitersInNames));
    const opening = holding.some((rule) => opensByName(rule, asked, delimitersInNames));
    const matching = holding.filter((rule) => !(opening && onlyReaches(rule, asked)));
    const outranks = matching.length < holding.length;
    const decisive = STRONGEST_FIRST.flatMap((effect) =>
      matching.filter((rule) => {
        if (rule.effect !== effect) return false;
        return !outranks || !lets(rule, asked) || opensByName(rule, asked, delimitersInNames);
      }),
    )[0];
    const allowed = decisive !== undefined && lets(decisive, asked);
    return {
      effect: allowed ? 'allow' : 'deny',
      rule: decisive?.name,
      matching: matching.map(({ name }) => name),
    };
  };
  const { method, path, resource } = request;
  const anybody = answer({ caller: { kind: 'anonymous' }, roles: [], method, path, resource });
  return { ...answer(request), open: anybody.effect === 'allow' };
}

function lets({ effect }: Rule, request: PolicyRequest): boolean {
  return effect === 'allow' || (effect === 'readOnly' && reads(request));
}

function matchesPlainly(rule: Rule, request: PolicyRequest, delimitersInNames: boolean): boolean {
  if (rule.methods !== undefined && !methodIncluded(rule.methods, request.method)) return false;
  const paths = matchingPaths(rule, request, delimitersInNames);
  if (paths.length === 0 || !speaksOf(rule, request)) return false;
  const truths: Truth[] = [
    resourceMeant(rule, request, paths),
    claimsHold(rule, request),
    networkHolds(rule, request),
    rule.countries && known(request.network?.country, 'XX', (country) => rule.countries?.includes(country)),
    rule.asns && known(request.network?.asn, undefined, (asn) => rule.asns?.includes(asn)),
    timeHolds(rule, request),
    parametersHold(rule, request),
    withinHolds(rule, request),
  ].map((truth, index) => (fieldOf(rule, index) ? truth : true));
  if (rule.effect === 'login') truths.push(request.caller.kind === 'anonymous');
  if (rule.authentication !== undefined) {
    const strong = strongEnough(rule.authentication, request);
    truths.push(rule.effect === 'stepUp' ? strong !== true : strong);
  }
  return truths.every((truth) => truth ?? !lets(rule, request));
}

function matchingPaths(rule: Rule, request: PolicyRequest, delimitersInNames: boolean): readonly string[] {
  const wildcardsMayStretch = !lets(rule, request) || delimitersInNames;
  return (rule.paths ?? ['/**']).filter((each) => pathMatches(each, request.path, wildcardsMayStretch));
}

/** Whether a rule that matches opens a page that mixes, because it names that page. */
function opensByName(rule: Rule, request: PolicyRequest, delimitersInNames: boolean): boolean {
  if (request.resource?.reaches !== 'any' || !lets(rule, request)) return false;
  return isNamed(rule, request, matchingPaths(rule, request, delimitersInNames));
}

function isNamed(rule: Rule, { resource }: PolicyRequest, paths: readonly string[]): boolean {
  if (rule.kinds !== undefined) return true;
  if (paths.some((each) => /^\/(?:[^*/]+(?:\/|$)|$)/.test(each))) return true;
  const named = rule.conduitMethods?.filter((each) => /^[^*]+$|^[^*.]+\./.test(each)) ?? [];
  return named.some((each) => globOf(each).test(resource?.operation ?? ''));
}

/** Whether a rule speaks of a request only because of the other applications that it reaches. */
function onlyReaches(rule: Rule, request: PolicyRequest): boolean {
  const { resource } = request;
  if (resource === undefined || lets(rule, request) || rule.applications === undefined) return false;
  return !isAbout(rule, resource);
}

/** Whether a rule says anything of the fields that the truth at an index is about. */
function fieldOf(rule: Rule, index: number): boolean {
  const said = [
    [rule.applications, rule.kinds, rule.ids, rule.operations, rule.conduitMethods],
    [rule.claims, rule.emailDomains],
    [rule.networks],
    [rule.countries],
    [rule.asns],
    [rule.when],
    [rule.parameters],
    [rule.within],
  ];
  return said[index]?.some((field) => field !== undefined) ?? false;
}

function parametersHold(rule: Rule, request: PolicyRequest): Truth {
  const given = request.call?.parameters;
  let unknown = given === undefined;
  for (const [name, named] of Object.entries(rule.parameters ?? {})) {
    const values = given?.[name];
    if (values === null) unknown = true;
    if (given === undefined || values === null) continue;
    const fitting = (values ?? []).filter((value) => named.some((each) => globOf(each).test(value)));
    const holds = lets(rule, request)
      ? fitting.length > 0 && fitting.length === values?.length
      : fitting.length > 0;
    if (!holds) return false;
  }
  return unknown ? undefined : true;
}

function withinHolds(rule: Rule, request: PolicyRequest): Truth {
  const things = request.call?.within;
  if (things === undefined) return undefined;
  const inside = things.filter((thing) => rule.within?.some((name) => thing.includes(name)));
  if (!lets(rule, request)) return inside.length > 0;
  return things.length > 0 && inside.length === things.length;
}

function known<Fact>(fact: Fact | undefined, nothing: unknown, test: (fact: Fact) => Truth): Truth {
  return fact === undefined || fact === nothing ? undefined : test(fact);
}

function methodIncluded(methods: readonly string[], method: string): boolean {
  const asked = method.toUpperCase();
  return methods.includes(asked) || (asked === 'HEAD' && methods.includes('GET'));
}

function speaksOf(rule: Rule, request: PolicyRequest): boolean {
  const { who } = rule;
  const { caller, roles, rolesIncomplete = false } = request;
  const held = caller.kind === 'anonymous' ? [] : roles;
  const mayHaveMore = caller.kind !== 'anonymous' && rolesIncomplete;
  if (who === 'anyone') return true;
  if (who === 'authenticated') return caller.kind !== 'anonymous';
  if ('kind' in who && who.kind !== caller.kind) return false;
  if (who.except?.some((role) => held.includes(role))) return false;
  if (who.except !== undefined && mayHaveMore && lets(rule, request)) return false;
  if (!('roles' in who)) return true;
  return who.roles.some((role) => held.includes(role)) || (mayHaveMore && !lets(rule, request));
}

function resourceMeant(rule: Rule, request: PolicyRequest, paths: readonly string[]): Truth {
  const { resource } = request;
  if (resource === undefined) return undefined;
  const { applications } = rule;
  const { reaches = [] } = resource;
  if (lets(rule, request)) {
    if (!isAbout(rule, resource)) return false;
    if (applications === undefined) return true;
    return reaches === 'any'
      ? isNamed(rule, request, paths)
      : reaches.every((each) => applications.includes(each));
  }
  if (isAbout(rule, resource)) return true;
  if (applications === undefined) return false;
  if (reaches !== 'any' && !applications.some((each) => reaches.includes(each))) return false;
  // Of another application's objects nothing is known; of what is done to them, whether it only reads.
  const may = [resource.operation, 'view', 'query'];
  if (rule.operations === undefined || (reaches !== 'any' && !reads(request))) return true;
  return rule.operations.some((each) => may.some((word) => word !== undefined && globOf(each).test(word)));
}

/** Whether a rule speaks of what a request itself is about. */
function isAbout(rule: Rule, resource: NonNullable<PolicyRequest['resource']>): boolean {
  const meant = (names: readonly string[] | undefined, name: string | undefined): boolean =>
    names === undefined || (name !== undefined && names.some((each) => globOf(each).test(name)));
  const calls = rule.conduitMethods !== undefined;
  return (
    meant(rule.applications, resource.application) &&
    meant(calls ? ['method'] : rule.kinds, resource.kind) &&
    meant(rule.ids, resource.id) &&
    meant(calls ? rule.conduitMethods : rule.operations, resource.operation)
  );
}

function globOf(name: string): RegExp {
  return new RegExp(`^${name.split('*').map(escaped).join('.*')}$`, 's');
}

function claimsHold({ claims = {}, emailDomains }: Rule, { caller }: PolicyRequest): Truth {
  const { kind, email } = caller;
  if (kind === 'anonymous') return false;
  const { claims: stated } = caller;
  const claimsIncomplete = stated === undefined || caller.claimsIncomplete === true;
  let isUnknown = false;
  for (const [name, wanted] of Object.entries(claims)) {
    const value = stated?.[name];
    if (value === undefined && claimsIncomplete) isUnknown = true;
    else if (![value].flat().some((one) => [wanted].flat().includes(one as never))) return false;
  }
  const inDomain = emailDomains === undefined || domainHolds(emailDomains, kind, email);
  if (inDomain === false) return false;
  return isUnknown ? undefined : inDomain;
}

function domainHolds(emailDomains: readonly string[], kind: string, email: string | undefined): Truth {
  if (email === undefined) return kind === 'service' ? false : undefined;
  const [local, domain, ...rest] = email.split('@');
  if (local === '' || domain === undefined || rest.length > 0) return undefined;
  return emailDomains.includes(domain.toLowerCase());
}

/** Which of the addresses lie in which of the networks, worked out by hand. */
const INSIDE: Readonly<Record<string, readonly string[]>> = {
  '10.0.0.0/8': ['10.1.2.3', '::ffff:10.1.2.3', '10.2.0.1'],
  '10.1.0.0/16': ['10.1.2.3', '::ffff:10.1.2.3'],
  '192.0.2.7': ['192.0.2.7'],
  '::ffff:10.1.0.0/112': ['10.1.2.3', '::ffff:10.1.2.3'],
  '2001:db8::/33': ['2001:db8::1'],
};

function networkHolds({ networks = [] }: Rule, { network }: PolicyRequest): Truth {
  return known(network?.address, 'x', (address) => networks.some((each) => INSIDE[each]?.includes(address)));
}

/** Berlin is an hour ahead in November. */
function timeHolds({ when }: Rule, { now }: PolicyRequest): Truth {
  if (when === undefined || now === undefined) return undefined;
  const local = now + (when.zone === 'Europe/Berlin' ? 3_600_000 : 0);
  const clock = new Date(local).toISOString().slice(11, 16);
  const openOn = (moment: number): boolean => {
    const date = new Date(moment).toISOString().slice(0, 10);
    const day = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'][new Date(moment).getUTCDay()] ?? '';
    const { days, firstDay = date, lastDay = date } = when;
    return (days?.includes(day) ?? true) && firstDay <= date && date <= lastDay;
  };
  const { from = '00:00', until = '24:00' } = when;
  if (from < until) return clock >= from && clock < until && openOn(local);
  return (clock >= from && openOn(local)) || (clock < until && openOn(local - 86_400_000));
}

function strongEnough(wanted: NonNullable<Rule['authentication']>, { caller, now }: PolicyRequest): Truth {
  const { authentication } = caller;
  if (caller.kind === 'anonymous') return false;
  const { acr, amr = [], authTime } = authentication ?? {};
  const truths: Truth[] = [];
  if (wanted.acr) truths.push(known(acr, undefined, (stated) => wanted.acr?.includes(stated)));
  if (wanted.amr) truths.push(amr.length === 0 ? undefined : wanted.amr.some((each) => amr.includes(each)));
  if (wanted.maxAgeSeconds !== undefined) {
    const age = authTime === undefined || now === undefined ? undefined : now / 1000 - authTime;
    truths.push(age === undefined ? undefined : age >= -60 && age <= wanted.maxAgeSeconds);
  }
  if (truths.some((truth) => truth === false)) return false;
  return truths.every((truth) => truth === true) || undefined;
}

function reads({ method, resource }: PolicyRequest): boolean {
  if (resource?.reads !== undefined) return resource.reads;
  return method === 'GET' || method === 'HEAD';
}

/** By a regular expression, which the evaluator never uses. */
function pathMatches(pattern: string, path: string, wildcardsMayStretch: boolean): boolean {
  const inName = wildcardsMayStretch ? '[^/]' : '[^/#?]';
  const inRest = wildcardsMayStretch ? '.' : '[^#?]';
  const below = pattern.endsWith('/**');
  const segments = (below ? pattern.slice(0, -3) : pattern).split('/').map((segment) => {
    // A star alone stands for a name, and a name is not empty.
    const filled = segment.includes('*') ? '(?=[^/])' : '';
    return filled + segment.split('*').map(escaped).join(`${inName}*`);
  });
  return new RegExp(`^${segments.join('/')}${below ? `(?:/${inRest}*)?` : ''}$`, 's').test(path);
}

function escaped(text: string): string {
  return text.replace(/[^\w]/g, '\\$&');
}
