import type { CanonicalTarget, CanonicalTargetOptions } from './canonical-target.ts';
import type { Resource } from './resource.ts';

/**
 * The words an application's resources are spoken of in. `has…` take only these, so a policy that names another does not
 * compile; they are functions on purpose, since a parameter is contravariant: a policy that names two words is content
 * with an application that has seventy.
 */
export interface Vocabulary<in Name extends string = never, in Kind extends string = never> {
  /** What `resource.application` can be. */
  readonly applications: readonly string[];
  /** What `resource.kind` can be. */
  readonly kinds: readonly string[];
  /** What `resource.operation` can be, where that is all. Default: nobody knows all of them. */
  readonly operations?: readonly string[];
  /**
   * Whether `#` and `?` may be part of names (`%23`, `%3F` in the address). Only for an origin that cuts the query off
   * before it decodes the path.
   */
  readonly delimitersInNames: boolean;
  readonly hasApplication: (word: Name) => boolean;
  readonly hasKind: (word: Kind) => boolean;
}

/** What an application says about itself without serving anything: for recorders, `explain` and `simulate`. */
export interface ApplicationFacts<in Name extends string = never, in Kind extends string = never> {
  /** How logs and messages call it. */
  readonly name: string;
  /** Which spellings of an address it reads in one way only. */
  readonly target: CanonicalTargetOptions;
  readonly vocabulary: Vocabulary<Name, Kind>;
  /** What a request is about. Pure, and refuses nothing. */
  readonly classify: (method: string, target: Pick<CanonicalTarget, 'path' | 'search'>) => Resource;
  /** Refuses an address that the application could read as another one; returns if there is nothing to refuse. */
  readonly checkTarget: (target: CanonicalTarget) => void;
  /** Replaces secrets in a path before it is written down. */
  readonly maskPath: (path: string) => string;
  /**
   * What a recorded request is about, where its record knows more than its address does without a query and content.
   * Default: what the address is about now.
   * @param address what `classify` says of the address
   */
  readonly recorded?: (recorded: Resource, address: Resource) => Resource;
}

/** The context after the application was chosen. */
export interface HasApplication<in Name extends string = never, in Kind extends string = never> {
  readonly application: ApplicationFacts<Name, Kind>;
}
