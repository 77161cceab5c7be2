import { spawnSync } from 'node:child_process';
import type { Policy, PolicyClaim, Rule } from '../../src/index.ts';

// The policy language said once more, in SMT-LIB, without a line of the code under test: paths are strings and patterns are
// regular expressions, addresses are bit vectors, ages are numbers. No atoms, no automaton, no diagram.

const EFFECTS = ['deny', 'stepUp', 'login', 'readOnly', 'allow'] as const;

/** Everything that a request may be. Paths are those of the canonical form without delimiters in names. */
const WORLD = `
(declare-const path String)
(declare-const method String)
(declare-const kind Int) ; 0 anonymous, 1 user, 2 service
(declare-const via String) ; the way to authenticate: "" where it is not known
(declare-const role_a Bool)
(declare-const role_b Bool)
(declare-const incomplete Bool)
(declare-const has_resource Bool)
(declare-const has_task Bool)
(declare-const reads_said Bool)
(declare-const reads_so Bool)
(declare-const team_x Bool)
(declare-const team_y Bool)
(declare-const team_other Bool)
(declare-const mail_verified Bool)
(declare-const mail_other Bool)
(declare-const claims_incomplete Bool)
(declare-const domain String) ; of the verified address: "" without one, "?" where it can be read in two ways
(declare-const acr String)
(declare-const amr_mfa Bool)
(declare-const amr_hwk Bool)
(declare-const amr_other Bool)
(declare-const age_known Bool)
(declare-const age Int)
(declare-const proof_known Bool)
(declare-const proof Int)
(declare-const version Int) ; of the address: 0 not known, 4 or 6
(declare-const v4 (_ BitVec 32))
(declare-const v6 (_ BitVec 128))
(declare-const country String)
(declare-const asn Int)
(assert (str.in_re path (re.++ (str.to_re "/") (re.opt (re.++ (re.+ (re.union (re.range "a" "z") (str.to_re "1")))
  (re.* (re.++ (str.to_re "/") (re.+ (re.union (re.range "a" "z") (str.to_re "1"))))) (re.opt (str.to_re "/")))))))
(assert (str.in_re method (re.+ (re.range "A" "Z"))))
(assert (and (<= 0 kind) (<= kind 2)))
(assert (or (= via "") (= via "browser") (= via "program") (= via "apiToken") (= via "vcsPassword") (= via "agent")))
(assert (or (= version 0) (= version 4) (= version 6)))
(assert (=> (= kind 0) (not (or role_a role_b incomplete team_x team_y team_other mail_verified mail_other claims_incomplete amr_mfa amr_hwk amr_other age_known proof_known))))
(assert (=> (= kind 0) (and (= domain "") (= acr ""))))
(define-fun reads () Bool (ite (and has_resource reads_said) reads_so (or (= method "GET") (= method "HEAD") (= method "OPTIONS"))))
`;

const all = (parts: readonly string[]): string =>
  parts.length === 0 ? 'true' : `(and true ${parts.join(' ')})`;
const any = (parts: readonly string[]): string =>
  parts.length === 0 ? 'false' : `(or false ${parts.join(' ')})`;
const text = (value: string): string => `"${value}"`;

function pattern(path: string): string {
  const below = path.endsWith('/**');
  const segments = (below ? path.slice(0, -3) : path).split('/').slice(1);
  const parts = segments.flatMap((segment) => ['(str.to_re "/")', ...wildcards(segment)]);
  const tail = '(re.opt (re.++ (str.to_re "/") re.all))';
  const whole = [...parts, ...(below ? [tail] : [])];
  return whole.length === 1 ? (whole[0] as string) : `(re.++ ${whole.join(' ')})`;
}

function wildcards(segment: string): readonly string[] {
  const within = '(re.* (re.diff re.allchar (str.to_re "/")))';
  // A path that ends in a slash has no segment there that a star could stand for.
  if (segment === '*') return ['(re.+ (re.diff re.allchar (str.to_re "/")))'];
  const parts = segment
    .split('*')
    .flatMap((literal, index) => [
      ...(index === 0 ? [] : [within]),
      ...(literal === '' ? [] : [`(str.to_re ${text(literal)})`]),
    ]);
  return parts.length > 0 ? parts : ['(str.to_re "")'];
}

/** Whom a rule speaks of; roles that a caller may have count against them. */
function audience(who: Rule['who'], permissive: boolean): string {
  if (who === 'anyone') return 'true';
  if (who === 'authenticated') return '(> kind 0)';
  const {
    roles,
    except = [],
    kind,
    via,
  } = {
    roles: undefined as readonly string[] | undefined,
    kind: undefined as string | undefined,
    via: undefined as readonly string[] | undefined,
    ...who,
  };
  const has = (names: readonly string[]): string => any(names.map((name) => `role_${name}`));
  const parts: string[] = [];
  if (kind !== undefined) parts.push(`(= kind ${kind === 'user' ? 1 : 2})`);
  if (via !== undefined) {
    parts.push(
      '(> kind 0)',
      known('(not (= via ""))', any(via.map((way) => `(= via ${text(way)})`)), permissive),
    );
  }
  if (except.length > 0) {
    const leftOut = permissive ? `(or incomplete ${has(except)})` : has(except);
    parts.push(`(not (and (> kind 0) ${leftOut}))`);
  }
  if (roles !== undefined) {
    parts.push('(> kind 0)', permissive ? has(roles) : `(or incomplete ${has(roles)})`);
  }
  return all(parts);
}

function address(network: string): string {
  const [start = '', length = ''] = network.split('/');
  if (start.includes(':')) {
    const groups = start.split('::')[0]?.split(':') ?? [];
    const bits = groups.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('');
    return `(and (= version 6) (= ((_ extract 127 ${128 - Number(length)}) v6) #b${bits.slice(0, Number(length))}))`;
  }
  const bits = start
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('');
  return `(and (= version 4) (= ((_ extract 31 ${32 - Number(length)}) v4) #b${bits.slice(0, Number(length))}))`;
}

/** What is not known of a request counts against the caller. */
const known = (isKnown: string, holds: string, permissive: boolean): string =>
  permissive ? `(and ${isKnown} ${holds})` : `(or (not ${isKnown}) ${holds})`;

function strength(
  { acr, amr, maxAgeSeconds, deviceBound }: NonNullable<Rule['authentication']>,
  permissive: boolean,
): string {
  const ofClass =
    acr && known('(not (= acr ""))', any(acr.map((each) => `(= acr ${text(each)})`)), permissive);
  const stated = '(or amr_mfa amr_hwk amr_other)';
  const byMethod = amr && known(stated, any(amr.map((each) => `amr_${each}`)), permissive);
  const ofAge = known('(and age_known (>= age (- 60)))', `(<= age ${maxAgeSeconds})`, permissive);
  const proofAge = deviceBound === true ? 'true' : `(<= proof ${deviceBound?.maxAgeSeconds})`;
  const ofProof = known('(and proof_known (>= proof (- 60)))', proofAge, permissive);
  return all([
    '(> kind 0)',
    ...(ofClass === undefined ? [] : [ofClass]),
    ...(byMethod === undefined ? [] : [byMethod]),
    ...(maxAgeSeconds === undefined ? [] : [ofAge]),
    ...(deviceBound === undefined ? [] : [ofProof]),
  ]);
}

function claimHolds(claim: string, test: unknown, permissive: boolean): string {
  const isMail = claim === 'mail_verified';
  const holds = isMail ? claim : any([test].flat().map((value) => `team_${String(value)}`));
  const stated = isMail ? '(or mail_verified mail_other)' : '(or team_x team_y team_other)';
  return known(`(or (not claims_incomplete) ${stated})`, holds, permissive);
}

type Said = Partial<Omit<Rule, 'name' | 'effect'>>;

/** Everything besides audience and place. */
function criteria(said: Said, permissive: boolean, isStepUp = false): string {
  const parts: string[] = [];
  const claims = Object.entries(said.claims ?? {}).map(([claim, test]) =>
    claimHolds(claim, test, permissive),
  );
  if (claims.length > 0) parts.push(all(['(> kind 0)', ...claims]));
  if (said.emailDomains) {
    const isKnown = '(and (not (= domain "?")) (not (and (= kind 1) (= domain ""))))';
    parts.push(known(isKnown, any(said.emailDomains.map((each) => `(= domain ${text(each)})`)), permissive));
  }
  if (said.networks) parts.push(known('(not (= version 0))', any(said.networks.map(address)), permissive));
  if (said.countries) {
    parts.push(
      known(
        '(not (= country ""))',
        any(said.countries.map((each) => `(= country ${text(each)})`)),
        permissive,
      ),
    );
  }
  if (said.asns)
    parts.push(known('(not (= asn 0))', any(said.asns.map((each) => `(= asn ${each})`)), permissive));
  if (said.authentication) {
    const { authentication } = said;
    parts.push(isStepUp ? `(not ${strength(authentication, true)})` : strength(authentication, permissive));
  }
  return all(parts);
}

/** Whether a rule or a claim speaks of the place; of a request whose resource is not known, if it restricts. */
function place({ paths, methods, kinds }: Said, permissive: boolean): string {
  const named = methods?.includes('GET') ? [...methods, 'HEAD'] : methods;
  return all([
    any((paths ?? ['/**']).map((path) => `(str.in_re path ${pattern(path)})`)),
    ...(named === undefined ? [] : [any(named.map((method) => `(= method ${text(method)})`))]),
    ...(kinds === undefined
      ? []
      : [permissive ? '(and has_resource has_task)' : '(or (not has_resource) has_task)']),
  ]);
}

function matches(rule: Rule, permissive: boolean): string {
  return all([
    place(rule, permissive),
    audience(rule.who, permissive),
    criteria(rule, permissive, rule.effect === 'stepUp'),
    ...(rule.effect === 'login' ? ['(= kind 0)'] : []),
  ]);
}

/** Who is let in. */
function allowed({ rules }: Policy): string {
  const of = (effect: Rule['effect'], permissive: boolean): string =>
    any(rules.filter((rule) => rule.effect === effect).map((rule) => matches(rule, permissive)));
  const refused = EFFECTS.slice(0, 3).map((effect) => of(effect, false));
  return `(and (not ${any([...refused, `(and (not reads) ${of('readOnly', false)})`])}) (or ${of('allow', true)} (and reads ${of('readOnly', true)})))`;
}

/** Requests that show that a claim is not true. */
function wrong(claim: PolicyClaim, policy: Policy): string {
  const { always, onlyIf } = claim;
  const permissive = always === true;
  const spoken = all([
    place(claim, permissive),
    audience(claim.who, permissive),
    criteria(claim, permissive),
  ]);
  if (permissive) return `(and ${spoken} (not ${allowed(policy)}))`;
  return all([spoken, allowed(policy), ...(onlyIf === undefined ? [] : [`(not ${criteria(onlyIf, true)})`])]);
}

/** What is asked of the solver about two policies and a claim of the first, in this order. */
export function questions(before: Policy, after: Policy, claim: PolicyClaim): readonly string[] {
  return [
    wrong(claim, before),
    `(and ${allowed(after)} (not ${allowed(before)}))`,
    `(and ${allowed(before)} (not ${allowed(after)}))`,
  ];
}

/** Whether there is a request for each question. Fails where z3 does not know, and where there is no z3. */
export function answersOfZ3(asked: readonly string[]): readonly boolean[] {
  const script = [WORLD, ...asked.map((each) => `(push)\n(assert ${each})\n(check-sat)\n(pop)`)].join('\n');
  const { stdout, error } = spawnSync('z3', ['-in'], { input: script, encoding: 'utf8' });
  if (error !== undefined) throw error;
  const lines = stdout.trim().split('\n');
  if (lines.length !== asked.length || lines.some((line) => line !== 'sat' && line !== 'unsat')) {
    throw new Error(`z3 answers ${stdout}`);
  }
  return lines.map((line) => line === 'sat');
}
