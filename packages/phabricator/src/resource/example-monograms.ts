import type { PolicyWords } from './policy-words.ts';
import { routes } from './route-table.ts';

export const DIGITS = '1234567890';
/** Of repositories. The first is one that no one would choose. */
export const CALLSIGN = 'XABCDEFGHIJKLMNOPQRSTUVWYZ';

/** How the first segment of a path names an object: by a text of some letters after one of its own, then by another text. */
interface Monogram {
  readonly application: string;
  readonly letter: string;
  readonly letters: string;
  /** Between the two; without it, nothing follows. */
  readonly mark?: string;
  readonly further?: string;
}

const HEXADECIMAL = `${DIGITS}abcdef`;

/** `rLAB0123` and `R7:0123` are commits. */
const COMMITS: readonly Monogram[] = [
  { application: 'diffusion', letter: 'r', letters: CALLSIGN, mark: '', further: HEXADECIMAL },
  { application: 'diffusion', letter: 'R', letters: DIGITS, mark: ':', further: HEXADECIMAL },
];

/**
 * Commits, and objects by their letters, as the first segment of a path, for proofs about policies: of those that a policy names and of
 * those that its wildcards there tell apart, one of each class. Objects only where a wildcard stands for some.
 */
export function exampleMonograms(policy: PolicyWords): readonly string[] {
  const wildcards = wildcardsAt(1, policy);
  const objects = wildcards.length === 0 ? [] : [...routes().values()].flatMap(objectsOf);
  return [...COMMITS, ...objects].flatMap((monogram) => segmentsOf(monogram, wildcards, policy));
}

/** What the page that leads to any object takes for a name. Of the ids that a policy names it reads none. */
export function exampleNames(policy: PolicyWords): readonly string[] {
  const wildcards = wildcardsAt(2, policy);
  const callsOf: PolicyWords['callsOf'] = (_, letter, letters = '', named = []) =>
    policy.textsOf(
      letters,
      named.map((wildcard) => wildcard.replace(new RegExp(`^\\*?${letter}`), '')),
    );
  const objects = [...routes().values()].flatMap((route) => objectsOf(route).slice(0, 1));
  const names = [...COMMITS, ...objects].flatMap((monogram) =>
    segmentsOf(monogram, wildcards, { ...policy, callsOf }),
  );
  return [...new Set([...names, '#x', '@x'])];
}

/** Wildcards of a segment, by its place. */
function wildcardsAt(at: number, { paths }: PolicyWords): readonly string[] {
  const segments = paths.flatMap((path) => path.split('/').slice(at, at + 1));
  return [...new Set(segments.filter((segment) => segment !== '**' && segment.includes('*')))];
}

/** `T42`, and `P3$10-20` for lines. */
function objectsOf({
  application,
  monogram,
}: {
  application: string;
  monogram?: string | undefined;
}): readonly Monogram[] {
  if (monogram === undefined) return [];
  const object = { application, letter: monogram, letters: DIGITS };
  return [object, { ...object, mark: '$', further: `${DIGITS}-` }];
}

function segmentsOf(
  { application, letter, letters, mark, further = '' }: Monogram,
  wildcards: readonly string[],
  { callsOf, textsOf }: PolicyWords,
): readonly string[] {
  const isName = new RegExp(`^[*${letter}${letters}]+$`);
  if (mark === undefined) {
    const names = callsOf(
      application,
      letter,
      letters,
      wildcards.filter((wildcard) => isName.test(wildcard)),
    );
    return names.map((name) => `${letter}${name}`);
  }
  const isRest = new RegExp(`^[*${further}]+$`);
  const cuts = wildcards
    .flatMap((wildcard) => cutsOf(wildcard, mark))
    .filter(([before, after]) => isName.test(before) && isRest.test(after));
  const named = (at: 0 | 1): readonly string[] => [...new Set(cuts.map((cut) => cut[at]))];
  const names = callsOf(application, letter, letters, named(0));
  const rests = textsOf(further, named(1));
  return names.flatMap((name) => rests.map((rest) => `${letter}${name}${mark}${rest}`));
}

/** What a wildcard matches before and after a mark, for every place in it where that may stand: a star may be cut in two. */
function cutsOf(wildcard: string, mark: string): readonly (readonly [before: string, after: string])[] {
  return Array.from(wildcard, (_, at) => at).flatMap((at): (readonly [string, string])[] => {
    if (wildcard[at] === '*') return [[wildcard.slice(0, at + 1), wildcard.slice(at)]];
    return wildcard.startsWith(mark, at) ? [[wildcard.slice(0, at), wildcard.slice(at + mark.length)]] : [];
  });
}
