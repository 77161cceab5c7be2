import type { CanonicalTarget, CanonicalTargetOptions } from './canonical-target.ts';
import type { Resource } from './resource.ts';

/**
 * The vocabulary of an application's resources. `has…` only accept these values, so a policy with another value does not compile.
 * They are functions because parameters are contravariant: a policy with two values fits an application with seventy.
 */
export interface Vocabulary<in Name extends string = never, in Kind extends string = never> {
  /** The values of `resource.application`. */
  readonly applications: readonly string[];
  /** The values of `resource.kind`. */
  readonly kinds: readonly string[];
  /** The values of `resource.operation`, if they are complete. Default: not known completely. */
  readonly operations?: readonly string[];
  /**
   * Whether names can contain `#` and `?` (`%23`, `%3F` in a URL). Only for an origin that removes the query before it decodes
   * the path.
   */
  readonly delimitersInNames: boolean;
  readonly hasApplication: (word: Name) => boolean;
  readonly hasKind: (word: Kind) => boolean;
}

/** The facts about an application that need no request: for recorders, `explain` and `simulate`. */
export interface ApplicationFacts<in Name extends string = never, in Kind extends string = never> {
  /** Its name in logs and messages. */
  readonly name: string;
  /** Which encodings of an address are unambiguous for its server. */
  readonly target: CanonicalTargetOptions;
  readonly vocabulary: Vocabulary<Name, Kind>;
  /** Returns the resource of a request. Pure, and must not throw. */
  readonly classify: (method: string, target: Pick<CanonicalTarget, 'path' | 'search'>) => Resource;
  /** Throws for an address that the application could interpret as another one. */
  readonly checkTarget: (target: CanonicalTarget) => void;
  /** Replaces secrets in a path before it is recorded. */
  readonly maskPath: (path: string) => string;
  /**
   * Returns the resource of a recorded request, if the record has more information than the path. Default: the resource of the path.
   * @param address the result of `classify` for the path
   */
  readonly recorded?: (recorded: Resource, address: Resource) => Resource;
}

/** The context after the application was chosen. */
export interface HasApplication<in Name extends string = never, in Kind extends string = never> {
  readonly application: ApplicationFacts<Name, Kind>;
}
