import { foldCase } from '../encoding/fold-case.ts';
import { requestError } from '../failure/request-failure.ts';
import type { CanonicalTargetOptions, SpellingReading } from '../request/canonical-target.ts';
import { type Application, type ApplicationParts, application, isApplication } from './application.ts';
import { isReadAlike } from './other-readings.ts';

type AnyApplication = Application<never, never, never, never>;

/** Applications by path prefix. Each prefix starts and ends with a slash. */
export type Mounts = Readonly<Record<`/${string}`, AnyApplication>>;

/** The bindings that all the applications need. */
export type MountsEnv<M extends Mounts> = [M[keyof M]] extends [Application<infer Env, never, never, never>]
  ? Env
  : never;

/** What all the applications need from the steps. */
type MountsNeeds<M extends Mounts> = [M[keyof M]] extends [Application<never, never, never, infer Needs>]
  ? Needs
  : never;

type NameOf<A> = A extends Application<never, infer Name, never, never> ? Name : never;
type KindOf<A> = A extends Application<never, never, infer Kind, never> ? Kind : never;

/**
 * Combines several applications on one host, each below a prefix, into one application. The longest matching prefix gets the
 * request. `/wiki` and everything below it belongs to `/wiki/`; `/wikipedia` does not.
 *
 * Only the canonical path is compared, so no encoding of it reaches an application other than the one that the policy was
 * evaluated for. The origin receives the whole path, including the prefix. A path without a matching prefix is answered with 404
 * `request.not_found`. So is a path that would match another prefix without its path parameters (`/wiki;x/`, `/;x/wiki/`), in
 * another case (`/Wiki/`), decoded twice (`/%2577iki/`), rewritten to a query (`/wiki%26x/`), or as a file name of Windows
 * (`/wiki./`): a server behind several applications could interpret it that way. Throws a `TypeError` for an invalid prefix, and
 * for two prefixes that differ only in case.
 *
 * The masks of all applications are applied to every path, so that a secret of one is not recorded for another.
 *
 * @example
 * ```ts
 * import { type Application, allowAnyone, mount, pipeline } from '@portcullis/core';
 *
 * declare const wiki: Application;
 * declare const tracker: Application;
 *
 * export default pipeline(mount({ '/wiki/': wiki, '/': tracker })).use(allowAnyone());
 * ```
 */
export function mount<const M extends Mounts>(
  applications: M,
): Application<MountsEnv<M>, NameOf<M[keyof M]>, KindOf<M[keyof M]>, MountsNeeds<M>> {
  const mounted = Object.entries<AnyApplication>(applications).sort(([a], [b]) => b.length - a.length);
  const folded = mounted.map(([prefix, value]) => [foldCase(prefix), value] as const);
  checkMounts(mounted, folded);
  const all = mounted.map(([, value]) => value);
  // All parts of an application are called with the same path, so the last match is cached.
  let last: string | undefined;
  let chosen: AnyApplication | undefined;
  const at = (path: string): AnyApplication | undefined => {
    if (path !== last) {
      const found = fitting(mounted, path);
      const isSame = (reading: string): boolean => found === fitting(folded, foldCase(reading));
      // Servers that remove path parameters treat `/wiki;x/` and `/;x/wiki/` as `/wiki/`, those on Windows also `/Wiki/`; all
      // others do not.
      const isOne =
        isSame(path.replaceAll(/\/?;[^/]*/g, '')) &&
        isReadAlike(path, isSame, said(found, 'ampersands', path));
      chosen = isOne ? found : undefined;
      last = path;
    }
    return chosen;
  };
  const reached = (path: string): AnyApplication => {
    const found = at(path);
    if (found === undefined) throw requestError('request.not_found');
    return found;
  };
  const reading = (of: keyof CanonicalTargetOptions, path: string): SpellingReading =>
    said(at(path), of, path);
  const words = (of: 'applications' | 'kinds' | 'operations'): string[] => [
    ...new Set(all.flatMap(({ vocabulary }) => vocabulary[of] ?? [])),
  ];

  const parts: ApplicationParts<never, string, string> = {
    name: all.map(({ name }) => name).join('+'),
    target: {
      encodedDelimiters: (path) => reading('encodedDelimiters', path),
      encodedScopes: (path) => reading('encodedScopes', path),
      ampersands: (path) => reading('ampersands', path),
    },
    vocabulary: {
      applications: words('applications'),
      kinds: words('kinds'),
      ...(all.every(({ vocabulary }) => vocabulary.operations) && { operations: words('operations') }),
      // A rule without paths applies to all applications. An application that refuses such names cannot misread any.
      delimitersInNames: all.every(
        ({ vocabulary, target: { encodedDelimiters = 'refuse' } }) =>
          vocabulary.delimitersInNames || encodedDelimiters === 'refuse',
      ),
    },
    check: (context, next) => reached(context.target.path).check(context, next),
    classify: (method, target) => at(target.path)?.classify(method, target) ?? { application: 'unknown' },
    checkTarget: (target) => at(target.path)?.checkTarget(target),
    resourceOf: (context) => at(context.target.path)?.resourceOf(context) ?? { application: 'unknown' },
    presenter: (refusal) => {
      // A refused address has no path that selects an application.
      return refusal.target && at(refusal.target.path)?.presenter(refusal);
    },
    maskPath: (path) => all.reduce((masked, { maskPath }) => maskPath(masked), path),
    // The return type states what it needs from the steps.
    handler: (context) => reached(context.target.path).handler(context as never),
  };
  return application(parts) as unknown as Application<
    MountsEnv<M>,
    NameOf<M[keyof M]>,
    KindOf<M[keyof M]>,
    MountsNeeds<M>
  >;
}

type Mounted = readonly (readonly [prefix: string, value: AnyApplication])[];

function fitting(mounted: Mounted, path: string): AnyApplication | undefined {
  return mounted.find(([prefix]) => path.startsWith(prefix) || `${path}/` === prefix)?.[1];
}

function said(
  application: AnyApplication | undefined,
  of: keyof CanonicalTargetOptions,
  path: string,
): SpellingReading {
  const reading = application?.target[of] ?? 'refuse';
  return typeof reading === 'function' ? reading(path) : reading;
}

const PREFIX = /^\/(?:[\w.~-]+\/)*$/;

function checkMounts(mounted: Mounted, folded: Mounted): void {
  const problems = mounted.flatMap(([prefix, value]) => [
    ...(PREFIX.test(prefix) ? [] : [`"${prefix}" must start and end with /, such as /wiki/`]),
    ...(isApplication(value) ? [] : [`"${prefix}" must be an application, as created by application()`]),
    ...(fitting(folded, foldCase(prefix)) === value
      ? []
      : [`"${prefix}" differs from another prefix only in case`]),
  ]);
  if (mounted.length === 0) problems.push('at least one application is required');
  if (problems.length > 0) throw new TypeError(`mount: ${problems.join('; ')}`);
}
