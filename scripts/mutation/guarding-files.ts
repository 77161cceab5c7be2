import { join } from 'node:path';
import { listFiles, readPackages, shown } from '../workspace.ts';
import { type DecidingFunctions, decidingFunctions } from './deciding-functions.ts';
import { reachSearch } from './reached-files.ts';

/** A file on which a defence depends, and how the search came to it. */
export interface GuardingFile {
  readonly file: string;
  /** The declaration that was reached first, and its line. */
  readonly line: number;
  readonly name: string;
  /** What depends on it. */
  readonly decides: string;
}

/** Files that guard nothing though a deciding function uses them, or nothing does; and why. */
export interface Exclusion {
  readonly files: RegExp;
  readonly why: string;
}

export const exclusions: readonly Exclusion[] = [
  {
    files: /^packages\/testing\//,
    why: 'plays provider, Phorge and attacker for tests; it is not part of a gate',
  },
  {
    files: /^packages\/create\//,
    why: 'writes a new project, which its user reads; it is not part of a gate',
  },
  {
    files:
      /\/(?:messages|language)\/(?:de|en|es|fr|ja|zh-hans)\.ts$|\/(?:refusal|link|session|break-glass)-messages\.ts$/,
    why: 'texts for people in one language: nothing reads them but people',
  },
  { files: /\/(?:style|review-style|frame\/color)\.ts$/, why: 'how a page looks' },
  {
    files: /\/options\/nearest-name\.ts$/,
    why: 'finds the name that was probably meant: it stands in messages, and decides nothing',
  },
  {
    files: /\/pages\/browser-name\.ts$/,
    why: 'says which browser it was in words that its owner knows: it may be a lie, and decides nothing',
  },
  {
    files: /\/store\/memory\/|\/store\/memory-sso\.ts$/,
    why: 'keeps things in the memory of one isolate, for development and tests: no gate is built with it',
  },
  {
    files: /^packages\/gateway\/src\/features\/operator\/page\/charts\//,
    why: 'draws the operators’ numbers, which are counted elsewhere',
  },
  {
    files: /-in-words\.ts$|^packages\/cli\/src\/(?:painted|progress)\.ts$/,
    why: 'shows on a terminal what was decided elsewhere',
  },
  {
    files:
      /^packages\/cli\/src\/(?:main|line\/(?:completion-script|help|proposals|version)|commands\/(?:completion|init))\.ts$/,
    why: 'starts the program or a project, or helps to type a command',
  },
  {
    files: /^packages\/policy\/src\/(?:json-schema|policy-schema|criteria\/schemas)\.ts$/,
    why: 'describes policies to editors: a gate checks a policy by other files',
  },
];

export interface GuardingFiles {
  readonly guarding: readonly GuardingFile[];
  /** Files with code that no deciding function uses and no exclusion names: what they are for is not known. */
  readonly unknown: readonly string[];
  /** Each exclusion with the files that it leaves out. */
  readonly excluded: ReadonlyMap<Exclusion, readonly string[]>;
}

/** Every source file with code below packages/: it guards, is excluded for a reason, or is not known. */
export function guardingFiles(
  top: string,
  from: readonly DecidingFunctions[] = decidingFunctions,
  left: readonly Exclusion[] = exclusions,
): GuardingFiles {
  const packages = readPackages(top);
  const search = reachSearch(packages);
  const all = packages
    .flatMap(({ dir }) => listFiles(join(dir, 'src'), '.ts'))
    .filter((path) => !path.endsWith('.d.ts') && search.hasCode(path))
    .map((path) => shown(top, path));
  const exclusionOf = (file: string): Exclusion | undefined => left.find(({ files }) => files.test(file));
  const found = new Map(
    from.flatMap(({ decides, functions }) =>
      search.from(functions.map((text) => placeOf(top, text))).flatMap(({ path, line, name }) => {
        const file = shown(top, path);
        return exclusionOf(file) === undefined ? [[file, { file, line, name, decides }] as const] : [];
      }),
    ),
  );
  return {
    guarding: [...found.values()].sort((a, b) => (a.file < b.file ? -1 : 1)),
    unknown: all.filter((file) => !found.has(file) && exclusionOf(file) === undefined),
    excluded: new Map(left.map((one) => [one, all.filter((file) => exclusionOf(file) === one)])),
  };
}

function placeOf(top: string, text: string): { path: string; name: string } {
  const [path = '', name = ''] = text.split('#');
  return { path: join(top, 'packages', path), name };
}
