import { nearestName } from '@portcullis/core/internal';
import { type CompiledRule, compiledRule } from '../compile/compiled-rule.ts';
import { namesInclude } from '../criteria/name-pattern.ts';
import { pathNamesPage } from '../criteria/page-name.ts';
import { pathPattern } from '../criteria/paths.ts';
import type { Audience } from '../criteria/who.ts';
import type { Policy } from '../policy.ts';
import { canPermit, canRestrict } from '../rule-effect.ts';

/** A page that mixes the data of several applications. */
export interface MixedPage {
  /** What people call it: `the feed`. */
  readonly name: string;
  /** A human-readable description of its data: `a line about each event`. */
  readonly brings: string;
  /** The application it belongs to itself. */
  readonly application: string;
  /** Where it is, as the paths of a rule are written. Default: nowhere that a path says. */
  readonly paths?: readonly string[];
  /** The kinds its requests are of. Default: none. */
  readonly kinds?: readonly string[];
  /** The Conduit methods that it is. Default: none. */
  readonly conduitMethods?: readonly string[];
}

/** A way on which data of an application comes through pages of others, where no rule by application holds it. */
export interface DataEscape {
  /** Whose data; `any`: that of all. */
  readonly applications: readonly string[] | 'any';
  /** A human-readable description: `{P1} in a comment shows the paste`. */
  readonly how: string;
}

/** What is known of the places where data of several applications meets. Changes no decision. */
export interface ReachVocabulary {
  /** Default: none is known. */
  readonly mixedPages?: readonly MixedPage[] | undefined;
  /** Default: none is known. */
  readonly escapes?: readonly DataEscape[] | undefined;
  /** The methods of the application's API without extensions. Default: unknown. */
  readonly conduitMethods?: readonly string[] | undefined;
  /**
   * The operations of requests of each kind without extensions, with the empty text for requests without a kind. Default: unknown.
   */
  readonly operations?: ReadonlyMap<string, readonly string[]> | undefined;
}

/** A note on a rule, which is not an error. */
export interface PolicyNote {
  /** The rule's name. */
  readonly rule: string;
  /** Where in the policy: `rules[3]`. */
  readonly path: string;
  readonly message: string;
}

/**
 * Returns notes on access that rules by application do not restrict: for each rule that allows a page with data of several
 * applications, which denials it bypasses and which data it shows; for each rule that restricts by application, what it does not
 * cover; for each rule with Conduit methods or operations, which of them are unknown.
 *
 * Needs a policy without problems. It knows only the facts about the application in `vocabulary`, and compares audiences as the
 * rules define them: it does **not** know which callers have which roles.
 *
 * @example
 * ```ts
 * import { policyNotes } from '@portcullis/policy/internal';
 *
 * const policy = {
 *   name: 'intranet',
 *   rules: [
 *     { name: 'feed', effect: 'allow', who: 'authenticated', paths: ['/feed/**'] },
 *     { name: 'no code', effect: 'deny', who: { except: ['engineer'] }, applications: ['diffusion'] },
 *   ],
 * } as const;
 * const feed = { name: 'the feed', brings: 'titles of commits', application: 'feed', paths: ['/feed/**'] };
 * policyNotes(policy, { mixedPages: [feed] })[0]?.rule; // 'feed'
 * ```
 */
export function policyNotes(policy: Policy, vocabulary: ReachVocabulary): readonly PolicyNote[] {
  const { mixedPages = [], escapes = [], conduitMethods, operations } = vocabulary;
  const rules = policy.rules.map(compiledRule);
  const restrictions = rules.filter(
    ({ effect, rule }) => canRestrict(effect) && rule.applications !== undefined,
  );
  return rules.flatMap((rule) => {
    const path = `rules[${rule.order}]`;
    const messages = [
      ...leaks(rule, restrictions, mixedPages),
      ...notReached(rule, escapes),
      ...unknownMethods(rule, conduitMethods),
      ...unknownOperations(rule, operations),
    ];
    return messages.map((message) => ({ rule: rule.name, path, message }));
  });
}

function leaks(
  rule: CompiledRule,
  restrictions: readonly CompiledRule[],
  mixedPages: readonly MixedPage[],
): readonly string[] {
  if (!canPermit(rule.effect)) return [];
  const opened = mixedPages.filter((page) => opensPage(rule, page));
  return restrictions.flatMap((restriction) => {
    if (restriction === rule || !mayMeet(rule.audience, restriction.audience)) return [];
    const leaking = opened.filter((page) => isOutranked(restriction, page));
    if (leaking.length === 0) return [];
    const applications = restriction.rule.applications?.join(', ');
    const pages = leaking.map(({ name, brings }) => `${name} (${brings})`).join('; ');
    const denial = `rules[${restriction.order}] ${JSON.stringify(restriction.name)} (${restriction.effect})`;
    return [`allows, despite ${denial}, pages that can show data of ${applications}: ${pages}`];
  });
}

function notReached({ effect, rule }: CompiledRule, escapes: readonly DataEscape[]): readonly string[] {
  const { applications: held } = rule;
  if (!canRestrict(effect) || held === undefined) return [];
  return escapes
    .filter(({ applications }) => applications === 'any' || applications.some((each) => held.includes(each)))
    .map(({ how }) => `does not cover: ${how}`);
}

/** `badges.*`, where the methods are called `badge.*`. */
function unknownMethods({ rule }: CompiledRule, known: readonly string[] | undefined): readonly string[] {
  const named = rule.conduitMethods ?? [];
  const unknown = named.filter((each) => known?.some((method) => namesInclude([each], method)) === false);
  if (unknown.length === 0) return [];
  return [`contains unknown Conduit methods (an extension may define them): ${unknown.join(', ')}`];
}

/** `exprot`, or the `push` of a task. A rule that denies by it denies nothing. */
function unknownOperations({ rule }: CompiledRule, known: ReachVocabulary['operations']): readonly string[] {
  const { operations: named = [], kinds } = rule;
  if (known === undefined) return [];
  const there = (kinds ?? [...known.keys()]).flatMap((kind) => known.get(kind) ?? []);
  const unknown = named.filter((each) => !there.some((operation) => namesInclude([each], operation)));
  if (unknown.length === 0) return [];
  const words = unknown.map((each) => {
    const nearest = nearestName(each, there);
    return nearest === undefined ? each : `${each} (${nearest}?)`;
  });
  const where = kinds === undefined ? 'no request' : `no request of kind ${kinds.join(', ')}`;
  return [`contains operations that ${where} has (an extension may define them): ${words.join(', ')}`];
}

/** Whether a rule opens a page because it names it. */
function opensPage({ rule, paths }: CompiledRule, page: MixedPage): boolean {
  if (rule.applications?.includes(page.application) === false) return false;
  const meets = paths.filter(
    (each) => page.paths === undefined || page.paths.some((one) => mayOverlap(each, one)),
  );
  if (meets.length === 0) return false;
  if (rule.conduitMethods !== undefined) {
    return page.conduitMethods?.some((method) => namesInclude(rule.conduitMethods ?? [], method)) === true;
  }
  if (rule.kinds !== undefined) return page.kinds?.some((kind) => rule.kinds?.includes(kind)) === true;
  return page.paths !== undefined && meets.some(pathNamesPage);
}

/** Whether a rule by application would hold the page, if nothing named it, because of what it can bring. */
function isOutranked({ rule, paths }: CompiledRule, page: MixedPage): boolean {
  if (rule.applications?.includes(page.application) === true) return false;
  return page.paths === undefined || paths.some((each) => page.paths?.some((one) => mayOverlap(each, one)));
}

/** Whether a caller can be in both audiences, by their definitions. */
function mayMeet(one: Audience, other: Audience): boolean {
  if (one.kind !== undefined && other.kind !== undefined && one.kind !== other.kind) return false;
  const { via } = other;
  if (one.via !== undefined && via !== undefined && ![...one.via].some((way) => via.has(way))) return false;
  return !leavesOut(one, other) && !leavesOut(other, one);
}

function leavesOut({ except }: Audience, { of }: Audience): boolean {
  return typeof of !== 'string' && [...of].every((role) => except.has(role));
}

/** Whether a path may match both patterns. */
function mayOverlap(one: string, other: string): boolean {
  const [a, b] = [pathPattern(one), pathPattern(other)];
  const shared = Math.min(a.segments.length, b.segments.length);
  for (let index = 0; index < shared; index++) {
    const [x = '', y = ''] = [a.segments[index], b.segments[index]];
    if (!namesInclude([x], y) && !namesInclude([y], x) && !(x.includes('*') && y.includes('*'))) return false;
  }
  if (a.segments.length === b.segments.length) return true;
  return a.segments.length < b.segments.length ? a.below : b.below;
}
