import type { HasDecision } from '../identity/decision.ts';
import type { Presenter } from '../refusal/presenter.ts';
import type { ApplicationFacts, HasApplication, Vocabulary } from '../request/application-facts.ts';
import type { BaseContext } from '../request/base-context.ts';
import type { CallFacts } from '../request/call-facts.ts';
import type { Handler, Middleware } from '../request/middleware.ts';
import type { HasResource, Resource } from '../request/resource.ts';

/** What the steps in front of an application are given. */
export type ApplicationContext<
  Env,
  Name extends string = never,
  Kind extends string = never,
> = BaseContext<Env> & HasResource & HasApplication<Name, Kind>;

/**
 * An application behind the gate, as one value: all that a gate for it needs. A pipeline begins with it, `explain` and
 * `simulate` read it, and nobody can use half of it. Made by {@link application}, or by {@link mount} of several.
 *
 * `Needs` is what steps must have added before it answers: who is asking, for one that is told. Default: nothing.
 */
export interface Application<
  in Env = unknown,
  in Name extends string = never,
  in Kind extends string = never,
  in Needs = unknown,
> extends ApplicationFacts<Name, Kind> {
  /**
   * What a request is about, where its address does not say all of it. May read a copy of the content, and refuse what is
   * nothing known.
   */
  readonly resourceOf: (context: BaseContext<Env>) => Resource | Promise<Resource>;
  /**
   * Runs before every step that decides: refuses what could be read as another request than the one decided on, and
   * learns what its refusals need to know.
   */
  readonly check: Middleware<BaseContext<Env> & HasResource>;
  /**
   * What a call says besides its address, once `resourceOf` has returned: for rules about parameters. Default: nothing; a step may add
   * `call`.
   */
  readonly callOf?: (context: BaseContext<Env>) => CallFacts | undefined;
  /** Gives refusals the form its own clients understand. */
  readonly presenter: Presenter<Env>;
  /** Sends the request on. */
  readonly handler: Handler<BaseContext<Env> & HasResource & Partial<HasDecision> & Needs>;
  /** Says that nothing is missing. */
  readonly [complete]: true;
}

/** Registered, so that two copies of this package agree on it. */
const complete: unique symbol = Symbol.for('portcullis.application') as never;

/** What a request is about, in the application's own words: rules can name no others, and would not hold what is called so. */
export interface ResourceOf<Name extends string, Kind extends string> extends Resource {
  readonly application: Name;
  readonly kind?: Kind;
}

/** What an application is made of: all of it. */
export interface ApplicationParts<Env, Name extends string, Kind extends string, Needs = unknown>
  extends Omit<
    Application<Env, never, never, Needs>,
    'vocabulary' | 'checkTarget' | 'classify' | 'resourceOf' | typeof complete
  > {
  readonly classify: (
    ...request: Parameters<Application<Env>['classify']>
  ) => ResourceOf<NoInfer<Name>, NoInfer<Kind>>;
  /** Default: refuses no address. */
  readonly checkTarget?: Application<Env>['checkTarget'];
  /** Default: what `classify` says of the address. */
  readonly resourceOf?: (
    context: BaseContext<Env>,
  ) => ResourceOf<NoInfer<Name>, NoInfer<Kind>> | Promise<ResourceOf<NoInfer<Name>, NoInfer<Kind>>>;
  readonly vocabulary: {
    readonly applications: readonly Name[];
    readonly kinds: readonly Kind[];
    readonly operations?: readonly string[];
    readonly delimitersInNames: boolean;
  };
}

/**
 * Makes an application from its parts. Throws a `TypeError` that lists what is missing.
 *
 * It only compiles if `classify` and `resourceOf` return words of the vocabulary. It does **not** check anything else about how
 * the parts fit. The application's own tests must show that the origin reads an address as `target` promises, and that `handler`
 * sends on nothing in which a client says who it is.
 *
 * @example
 * ```ts
 * import { allowAnyone, application, pipeline } from '@portcullis/core';
 *
 * const wiki = application({
 *   name: 'wiki',
 *   target: {},
 *   vocabulary: { applications: ['wiki'], kinds: ['page'], delimitersInNames: false },
 *   check: (_context, next) => next(),
 *   classify: (_method, { path }) => ({ application: 'wiki', kind: 'page', id: path }),
 *   presenter: () => undefined,
 *   maskPath: (path) => path,
 *   handler: ({ target }) => fetch(target.href),
 * });
 *
 * export default pipeline(wiki).use(allowAnyone());
 * ```
 */
export function application<Env, const Name extends string, const Kind extends string, Needs = unknown>(
  parts: ApplicationParts<Env, Name, Kind, Needs>,
): Application<Env, Name, Kind, Needs> {
  const missing = PARTS.filter(([part, type]) => typeof parts[part] !== type || parts[part] === null);
  if (missing.length > 0) {
    const list = missing.map(([part, type]) => `${part} must be ${type === 'object' ? 'an' : 'a'} ${type}`);
    throw new TypeError(`application: ${list.join('; ')}`);
  }
  const { classify, vocabulary } = parts;
  const has = {
    hasApplication: (word: Name) => vocabulary.applications.includes(word),
    hasKind: (word: Kind) => vocabulary.kinds.includes(word),
  };
  return Object.freeze({
    checkTarget: () => {},
    resourceOf: ({ request, target }: BaseContext<Env>) => classify(request.method, target),
    ...parts,
    // Words that an application makes when it is asked for them are not asked for here: only checks of policies do.
    vocabulary: Object.freeze(
      Object.defineProperties(has, Object.getOwnPropertyDescriptors(vocabulary)),
    ) as Vocabulary<Name, Kind>,
    [complete]: true as const,
  });
}

const PARTS: readonly (readonly [part: keyof ApplicationParts<unknown, never, never>, type: string])[] = [
  ['name', 'string'],
  ['target', 'object'],
  ['vocabulary', 'object'],
  ['check', 'function'],
  ['classify', 'function'],
  ['presenter', 'function'],
  ['maskPath', 'function'],
  ['handler', 'function'],
];

/** Whether something is an application, whole. */
export function isApplication(value: unknown): boolean {
  return typeof value === 'object' && value !== null && complete in value;
}
