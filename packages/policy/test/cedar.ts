import {
  type Context,
  type EntityJson,
  preparsePolicySet,
  statefulIsAuthorized,
} from '@cedar-policy/cedar-wasm/nodejs';
import type { Policy, PolicyRequest, Rule } from '../src/index.ts';
import { wayOf } from './plain-evaluator.ts';

// A part of the policy language in Cedar: whether a request is allowed, not by which rule. Effects become `permit` and `forbid`, of
// which `forbid` is the stronger one, roles become groups of the principal, and a fact that is not known an attribute that
// is missing. Left out: other applications whose data the answer brings, `within`, wildcards in parameters, and time zones.

const text = (value: string): string => JSON.stringify(value);
const set = (values: readonly unknown[]): string => JSON.stringify(values);
const all = (parts: readonly string[]): string => parts.map((part) => `(${part})`).join(' && ') || 'true';
const any = (parts: readonly string[]): string => parts.map((part) => `(${part})`).join(' || ') || 'false';

/** Whether Cedar can say a rule. */
export function isSayable({ within, when, parameters = {} }: Partial<Rule>): boolean {
  const isPlain = Object.values(parameters).every((values) => values.every((value) => !value.includes('*')));
  return (
    within === undefined &&
    isPlain &&
    (when === undefined || (when.zone === 'UTC' && when.days === undefined))
  );
}

export function cedarOf({ rules }: Policy): string {
  return rules
    .flatMap((rule) => {
      switch (rule.effect) {
        case 'allow':
          return [policy('permit', rule, [])];
        case 'readOnly':
          return [policy('permit', rule, ['context.reads']), policy('forbid', rule, ['!context.reads'])];
        case 'login':
          return [policy('forbid', rule, ['principal.kind == "anonymous"'])];
        case 'stepUp': {
          const { authentication = {}, ...rest } = rule;
          return [policy('forbid', rest, [`!(${strength(authentication, true)})`])];
        }
        default:
          return [policy('forbid', rule, [])];
      }
    })
    .join('\n');
}

function policy(effect: 'permit' | 'forbid', rule: Rule, more: readonly string[]): string {
  const lets = effect === 'permit';
  const conditions = [...more, audience(rule.who, lets), place(rule, lets), ...circumstances(rule, lets)];
  return `@id(${text(rule.name)})\n${effect} (principal, action, resource) when { ${all(conditions)} };`;
}

/** What is not known counts against the caller. */
const known = (attribute: string, holds: string, lets: boolean): string =>
  lets ? `context has ${attribute} && (${holds})` : `!(context has ${attribute}) || (${holds})`;

function audience(who: Rule['who'], lets: boolean): string {
  if (who === 'anyone') return 'true';
  if (who === 'authenticated') return 'principal.kind != "anonymous"';
  const has = (roles: readonly string[]): string =>
    `principal in [${roles.map((role) => `Role::${text(role)}`).join(', ')}]`;
  const parts: string[] = [];
  if ('kind' in who && who.kind !== undefined) parts.push(`principal.kind == ${text(who.kind)}`);
  if ('via' in who && who.via !== undefined) {
    parts.push(
      'principal.kind != "anonymous"',
      lets
        ? all(['principal has via', `${set(who.via)}.contains(principal.via)`])
        : any(['!(principal has via)', `${set(who.via)}.contains(principal.via)`]),
    );
  }
  if ('roles' in who) parts.push(lets ? has(who.roles) : any(['principal.mayHaveOthers', has(who.roles)]));
  if (who.except !== undefined) {
    parts.push(`!(${has(who.except)})`, ...(lets ? ['!principal.mayHaveOthers'] : []));
  }
  return all(parts);
}

function place(rule: Rule, lets: boolean): string {
  const { paths, methods, applications, kinds, ids, operations, conduitMethods } = rule;
  const about: string[] = [];
  const like = (attribute: string, patterns: readonly string[]): string =>
    all([
      `resource has ${attribute}`,
      any(patterns.map((pattern) => `resource.${attribute} like ${text(pattern)}`)),
    ]);
  if (applications) about.push(`${set(applications)}.contains(resource.application)`);
  if (kinds) about.push(all(['resource has kind', `${set(kinds)}.contains(resource.kind)`]));
  if (conduitMethods)
    about.push(
      all([
        'resource has kind',
        'resource.kind == "method"',
        like(
          'operation',
          /^(?:allow|readOnly)$/.test(rule.effect)
            ? [...conduitMethods, 'mcp:session/connect']
            : conduitMethods,
        ),
      ]),
    );
  if (ids) about.push(like('id', ids));
  if (operations) about.push(like('operation', operations));
  const parts = paths ? [any(paths.map((path) => pathFits(path)))] : [];
  if (methods) {
    const named = methods.includes('GET') ? [...methods, 'HEAD'] : methods;
    parts.push(`action in [${named.map((method) => `Action::${text(method)}`).join(', ')}]`);
  }
  if (about.length > 0)
    parts.push(
      lets ? all(['resource has application', ...about]) : any(['!(resource has application)', all(about)]),
    );
  return all(parts);
}

/** A path is its segments by number, and how many there are: a star of Cedar stands for slashes as well. */
function pathFits(pattern: string): string {
  const below = pattern.endsWith('/**');
  const segments = (below ? pattern.slice(0, -3) : pattern).split('/').slice(1);
  const parts = segments.flatMap((segment, at) => [
    ...(segment === '*' ? [`context.path.s${at} != ""`] : []),
    `context.path.s${at} like ${text(segment)}`,
  ]);
  return all([`context.length ${below ? '>=' : '=='} ${segments.length}`, ...parts]);
}

function circumstances(rule: Rule, lets: boolean): readonly string[] {
  const parts: string[] = [];
  const { networks, countries, asns, claims, emailDomains, when, parameters, authentication } = rule;
  if (networks)
    parts.push(
      known(
        'address',
        any(networks.map((network) => `context.address.isInRange(ip(${text(network)}))`)),
        lets,
      ),
    );
  if (countries) parts.push(known('country', `${set(countries)}.contains(context.country)`, lets));
  if (asns) parts.push(known('asn', `${set(asns)}.contains(context.asn)`, lets));
  if (authentication) parts.push('principal.kind != "anonymous"', strength(authentication, lets));
  if (claims) {
    parts.push('principal.kind != "anonymous"');
    for (const [name, test] of Object.entries(claims)) {
      const holds = `context.claim_${name}.containsAny(${set([test].flat().map(claimValue))})`;
      const unknown = 'principal.mayHaveOtherClaims';
      parts.push(
        lets
          ? all([`context has claim_${name}`, holds])
          : `if context has claim_${name} then ${holds} else ${unknown}`,
      );
    }
  }
  if (emailDomains)
    parts.push(
      'principal.kind != "anonymous"',
      known('domain', `${set(emailDomains)}.contains(context.domain)`, lets),
    );
  if (when) parts.push(isDuring(when));
  if (parameters) {
    const each = Object.entries(parameters).map(([name, values]) => {
      const carried = `context.parameters.${name}`;
      const holds = lets
        ? all([`!${carried}.isEmpty()`, `${set(values)}.containsAll(${carried})`])
        : `${carried}.containsAny(${set(values)})`;
      const isThere = `context.parameters has ${name}`;
      return lets
        ? all([isThere, holds])
        : any([all([isThere, holds]), `context.untold.contains(${text(name)})`]);
    });
    parts.push(known('parameters', all(each), lets));
  }
  return parts;
}

function strength(
  { acr, amr, maxAgeSeconds, deviceBound }: NonNullable<Rule['authentication']>,
  lets: boolean,
): string {
  const parts: string[] = ['principal.kind != "anonymous"'];
  if (acr) parts.push(known('acr', `${set(acr)}.contains(context.acr)`, lets));
  if (amr) parts.push(known('amr', `${set(amr)}.containsAny(context.amr)`, lets));
  if (maxAgeSeconds !== undefined) parts.push(known('age', `context.age <= ${maxAgeSeconds}`, lets));
  if (deviceBound !== undefined) {
    const isYoung = deviceBound === true ? 'true' : `context.proof <= ${deviceBound.maxAgeSeconds}`;
    parts.push(known('proof', isYoung, lets));
  }
  return all(parts);
}

function isDuring({ from = '00:00', until = '24:00', days }: NonNullable<Rule['when']>): string {
  const clock = (time: string): string => `duration("${time.slice(0, 2)}h${time.slice(3)}m")`;
  const [begun, notOver] = [
    `context.now.toTime() >= ${clock(from)}`,
    `context.now.toTime() < ${clock(until)}`,
  ];
  if (days) throw new TypeError('Cedar knows no days of the week');
  return from < until ? all([begun, notOver]) : any([begun, notOver]);
}

/** Sets of Cedar that are compared hold values of one type: `true` is not `'true'`. */
const claimValue = (value: unknown): string => JSON.stringify(value);

let count = 0;

/** What Cedar says of requests. Fails where a policy does not parse, or one of them cannot be evaluated. */
export function cedarFor(policy: Policy): (request: PolicyRequest) => 'allow' | 'deny' {
  const id = `policy ${count++ % 2}`;
  const parsed = preparsePolicySet(id, { staticPolicies: cedarOf(policy) });
  if (parsed.type === 'failure') throw new Error(parsed.errors.map(({ message }) => message).join());
  return (request) => {
    const { entities, context } = asked(request);
    const answer = statefulIsAuthorized({
      preparsedPolicySetId: id,
      principal: PRINCIPAL,
      action: { type: 'Action', id: request.method },
      resource: RESOURCE,
      entities: [...entities],
      context,
    });
    if (answer.type === 'failure') throw new Error(answer.errors.map(({ message }) => message).join());
    const { decision, diagnostics } = answer.response;
    if (diagnostics.errors.length > 0) throw new Error(JSON.stringify(diagnostics.errors));
    return decision;
  };
}

const PRINCIPAL = { type: 'Caller', id: 'caller' };
const RESOURCE = { type: 'Page', id: 'page' };

/** Without what is `undefined`. */
const stated = (facts: object): Context =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));

function asked({
  caller,
  roles,
  rolesIncomplete = false,
  method,
  path,
  resource,
  network,
  call,
  now = 0,
}: PolicyRequest): {
  readonly entities: readonly EntityJson[];
  readonly context: Context;
} {
  const { kind, claims, claimsIncomplete, email, authentication } = caller;
  const segments = path.split('/').slice(1);
  const { reaches: _, reads = ['GET', 'HEAD', 'OPTIONS'].includes(method), ...about } = resource ?? {};
  const claimed = Object.entries(claims ?? {}).filter(([, value]) => value !== null);
  const ageOf = (time: number | undefined): number | undefined => {
    const age = time === undefined ? undefined : Math.floor(now / 1000) - time;
    return age === undefined || age < -60 ? undefined : age;
  };
  const found = Object.entries(call?.parameters ?? {});
  const context = stated({
    reads,
    length: segments.length,
    path: Object.fromEntries([0, 1, 2, 3].map((at) => [`s${at}`, segments[at] ?? ''])),
    // Cedar reads no address of version 4 in the form of version 6.
    address: network?.address && { __extn: { fn: 'ip', arg: network.address.replace('::ffff:', '') } },
    country: network?.country === 'XX' ? undefined : network?.country,
    asn: network?.asn,
    acr: authentication?.acr,
    amr: authentication?.amr.length === 0 ? undefined : authentication?.amr,
    age: ageOf(authentication?.authTime),
    proof: ageOf(authentication?.deviceProvedAt),
    now: { __extn: { fn: 'datetime', arg: new Date(now).toISOString() } },
    // A machine without an address is in no domain; of a person without one, it is not known.
    domain:
      email === undefined
        ? kind === 'service'
          ? ''
          : undefined
        : /^[^@]+@([^@]+)$/.exec(email)?.[1]?.toLowerCase(),
    ...Object.fromEntries(claimed.map(([name, value]) => [`claim_${name}`, [value].flat().map(claimValue)])),
    untold: found.flatMap(([name, values]) => (values === null ? [name] : [])),
    parameters: call?.parameters && Object.fromEntries(found.filter(([, values]) => values !== null)),
  });
  const mayHaveOtherClaims = claims === undefined || claimsIncomplete === true;
  const entities: readonly EntityJson[] = [
    {
      uid: PRINCIPAL,
      attrs: stated({
        kind,
        via: wayOf(caller),
        mayHaveOthers: kind !== 'anonymous' && rolesIncomplete,
        mayHaveOtherClaims,
      }),
      parents: roles.map((role) => ({ type: 'Role', id: role })),
    },
    { uid: RESOURCE, attrs: stated(about), parents: [] },
  ];
  return { entities, context };
}
