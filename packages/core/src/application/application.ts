import type { HasDecision } from '../identity/decision.ts';
import type { Presenter } from '../refusal/presenter.ts';
import type { ApplicationFacts, HasApplication, Vocabulary } from '../request/application-facts.ts';
import type { BaseContext } from '../request/base-context.ts';
import type { Handler, Middleware } from '../request/middleware.ts';
import type { HasResource, Resource } from '../request/resource.ts';

/** The context of the steps in front of an application. */
export type ApplicationContext<
  Env,
  Name extends string = never,
  Kind extends string = never,
> = BaseContext<Env> & HasResource & HasApplication<Name, Kind>;

/**
 * An application behind the gateway, as one value: everything that a gateway for it needs. A pipeline starts with it, `explain`
 * and `simulate` read it, and it can only be used as a whole. Created by {@link application}, or by {@link mount} from several.
 *
 * `Needs` is what steps must have added to the context before the handler runs, such as the caller. Default: nothing.
 */
export interface Application<
  in Env = unknown,
  in Name extends string = never,
  in Kind extends string = never,
  in Needs = unknown,
> extends ApplicationFacts<Name, Kind> {
  /**
   * Classifies a request whose address alone is not enough. It can read a copy of the body, and refuse a request that it does not
   * recognize.
   */
  readonly resourceOf: (context: BaseContext<Env>) => Resource | Promise<Resource>;
  /**
   * Runs before every step that authorizes: refuses a request that the application could interpret differently from the policy,
   * and collects what the presenter needs.
   */
  readonly check: Middleware<BaseContext<Env> & HasResource>;
  /** Formats refusals for the application's own clients. */
  readonly presenter: Presenter<Env>;
  /** Forwards the request. */
  readonly handler: Handler<BaseContext<Env> & HasResource & Partial<HasDecision> & Needs>;
  /** Marks a complete application. */
  readonly [complete]: true;
}

/** Registered, so that two copies of this package agree on it. */
const complete: unique symbol = Symbol.for('portcullis.application') as never;

/**
 * The resource of a request, in the application's vocabulary: rules can only name these, so another value would match none of
 * them.
 */
export interface ResourceOf<Name extends string, Kind extends string> extends Resource {
  readonly application: Name;
  readonly kind?: Kind;
}

/** The parts of an application. */
export interface ApplicationParts<Env, Name extends string, Kind extends string, Needs = unknown>
  extends Omit<
    Application<Env, never, never, Needs>,
    'vocabulary' | 'checkTarget' | 'classify' | 'resourceOf' | typeof complete
  > {
  readonly classify: (
    ...request: Parameters<Application<Env>['classify']>
  ) => ResourceOf<NoInfer<Name>, NoInfer<Kind>>;
  /** Default: no address is refused. */
  readonly checkTarget?: Application<Env>['checkTarget'];
  /** Default: the result of `classify`. */
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
 * Creates an application from its parts. Throws a `TypeError` that lists the missing parts.
 *
 * It only compiles if `classify` and `resourceOf` return values of the vocabulary. It does **not** check whether the parts fit
 * together otherwise. The application's own tests must show that the origin parses an address as `target` states, and that
 * `handler` forwards nothing (header, cookie or parameter) with which a client can state who it is.
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
    // Lazy members of a vocabulary are not evaluated here: only the validation of policies needs them.
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

/** Whether a value is a complete application. */
export function isApplication(value: unknown): boolean {
  return typeof value === 'object' && value !== null && complete in value;
}
