import { describe, expect, test } from 'vitest';
import { pathAtoms } from '../../src/prove/path-atoms.ts';
import { UndecidedError } from '../../src/prove.ts';

test.each<[string, string[], boolean, string[]]>([
  ['nothing but the root, and one beside it, is told apart by no pattern', [], false, ['/', '/1']],
  ['a name, with and without its slash, and another', ['/a'], false, ['/', '/a', '/a/', '/a/1', '/1']],
  ['all below a name', ['/a/**'], false, ['/', '/a', '/a/', '/a/1', '/1']],
  ['a wildcard and what it does not match', ['/a*'], false, ['/', '/1', '/a', '/a/', '/a/1']],
  ['the same pattern twice', ['/a', '/a'], false, ['/', '/a', '/a/', '/a/1', '/1']],
  [
    'names with a #, where they make a difference',
    ['/a*'],
    true,
    ['/', '/1', '/#', '/a', '/a/', '/a/#', '/a/1', '/a#', '/a#/', '/a#/#', '/a#/1'],
  ],
])('classes of paths that patterns distinguish: %s', (_, patterns, delimiters, expected) => {
  expect(pathAtoms(patterns, delimiters).toSorted()).toEqual(expected.toSorted());
});

test('a name that several wildcards match continues as all of them do', () => {
  const atoms = pathAtoms(['/a*/x', '/*b/y', '/ab/z'], false);
  for (const path of ['/ab/x', '/ab/y', '/ab/z', '/a/x', '/b/y']) expect(atoms).toContain(path);
  expect(atoms).not.toContain('/a/y');
});

test('a segment that ends in two dots, below which a gate refuses all, stands for no other', () => {
  expect(pathAtoms(['/a..*/x'], false)).toEqual(expect.arrayContaining(['/a../x', '/a..1/x']));
});

test('paths that end alike are distinguished by what is open to all below them', () => {
  const atoms = pathAtoms(['/a/**', '/a*/c/d'], false);
  for (const path of ['/a/c/d', '/a1/c/d']) expect(atoms).toContain(path);
  const both = pathAtoms(['/a/**', '/b/**', '/*/c/d'], false);
  for (const path of ['/a/c/d', '/b/c/d', '/1/c/d']) expect(both).toContain(path);
});

test('no path has an empty name within', () => {
  expect(pathAtoms(['/a/', '/a*/'], false).filter((path) => path.includes('//'))).toEqual([]);
});

test.each([
  ['ends of a wildcard do not overlap', '/ab*ba', 'aba', 'abba'],
  ['all texts of a wildcard stand in their order', '/a*b*c', 'acb', 'abc'],
  ['no text of a wildcard is missing', '/a*b*c', 'a1c', 'abc'],
  ['a text that a wildcard has twice stands there twice', '/a*b*b*c', 'abc', 'abbc'],
  ['the text in the middle ends before the last one begins', '/a*bc*c', 'abc', 'abcc'],
])('paths below a pattern: %s', (_, wildcard, apart, inside) => {
  const atoms = pathAtoms([`${wildcard}/x`, `/${apart}/y`, `/${inside}/y`], false);
  expect(atoms).toContain(`/${inside}/x`);
  expect(atoms).not.toContain(`/${apart}/x`);
});

test('one path more than two hundred thousand is refused', () => {
  const others = ['/a*/c', '/ab'];
  expect(pathAtoms(others, false)).toHaveLength(12);
  expect(pathAtoms([...others, '/n'], false)).toHaveLength(12 + 3);
  const names = Array.from({ length: (200_001 - 12) / 3 }, (_, index) => `/n${index}`);
  expect(() => pathAtoms([...others, ...names], false)).toThrow(UndecidedError);
});

test('patterns of more paths than that are refused before they fill all the memory', () => {
  // A tree of these has six million nodes.
  const patterns = Array.from({ length: 200_001 }, (_, index) => `/n${index}${'/a'.repeat(29)}`);
  expect(() => pathAtoms(patterns, false)).toThrow(UndecidedError);
  const own = { patterns: patterns.slice(1), apply: () => false };
  expect(() => pathAtoms(patterns.slice(0, 1), false, undefined, undefined, own)).toThrow(UndecidedError);
});

const NOTHING_READ = { all: '', ends: true, words: [] };

describe('words that are known below a path', () => {
  const words =
    (known: Readonly<Record<string, readonly string[]>>) =>
    (path: string): readonly string[] =>
      known[path] ?? [];

  test('are looked at by themselves where a wildcard stands for them, and only there', () => {
    const atoms = pathAtoms(['/a/x*/z', '/b/x'], false, words({ '/a/': ['xy', 'yx'], '/b/': ['xy'] }));
    expect(atoms).toContain('/a/xy/z');
    expect(atoms.filter((path) => /^\/b\/xy|yx/.test(path))).toEqual([]);
  });

  test('are looked at below a pattern of all that is below', () => {
    expect(pathAtoms(['/a/**'], false, words({ '/a/': ['xy'] }))).toContain('/a/xy');
  });

  test('are not merged where the patterns continue alike', () => {
    const atoms = pathAtoms(['/a*/*/z'], false, words({ '/': ['ab', 'ac'], '/ab/': ['q'], '/ac/': ['r'] }));
    for (const path of ['/ab/q/z', '/ac/r/z', '/a/1/z']) expect(atoms).toContain(path);
    // Spelled by other patterns, they are such words still.
    const both = pathAtoms(['/*/y/z', '/ab/x', '/ac/x'], false, words({ '/': ['ab', 'ac'] }));
    for (const path of ['/ab/y/z', '/ac/y/z']) expect(both).toContain(path);
  });

  test('as patterns are a word of each class that they and a wildcard tell apart', () => {
    const atoms = pathAtoms(['/a/cl*/z'], false, words({ '/a/': ['*ter'] }));
    for (const path of ['/a/clter/z', '/a/cl/z']) expect(atoms).toContain(path);
    expect(pathAtoms(['/a/L*/z'], false, words({ '/a/': ['*AB'] }))).toContain('/a/LAB/z');
    expect(pathAtoms(['/a/2*/z'], false, words({ '/a/': ['*69', 'ra*'] }))).toContain('/a/269/z');
    expect(pathAtoms(['/a/cl/z'], false, words({ '/a/': ['*ter'] }))).not.toContain('/a/ter');
  });

  test.each<[string, string, string, RegExp]>([
    ['numbers', '/*', '41*', /^\/(?!41)\d+$/],
    ['capitals', '/*', 'LA*', /^\/(?!LA)[A-Z]+$/],
    ['words', '/*', 'ra*', /^\/(?!ra)[a-z]+$/],
  ])('of patterns are %s, those of no pattern as well', (_, pattern, word, expected) => {
    const atoms = pathAtoms([pattern], false, () => [word]);
    expect(atoms.filter((path) => expected.test(path)).length).toBe(1);
  });

  test('in several spellings are one of each class that wildcards tell apart, none that is a segment already', () => {
    const read = (text: string) =>
      'ab'.startsWith(text.toLowerCase()) ? { state: text.length, whole: text.length === 2 } : undefined;
    const word = { all: 'ab', ends: false, words: [{ text: 'ab', letters: [...'abAB'], ends: [], read }] };
    const atoms = pathAtoms(['/a*/z', '/*B/z', '/ab/y', '/c/ab'], false, undefined, (path) =>
      path === '/c/' ? NOTHING_READ : word,
    );
    for (const path of ['/ab/y', '/aB/z', '/AB/z']) expect(atoms).toContain(path);
    expect(atoms).not.toContain('/Ab');
    // Without a wildcard that stands for them, no spelling is looked at.
    expect(pathAtoms(['/ab'], false, undefined, () => word)).not.toContain('/aB');
  });

  test('are looked at as far below as anything is read, where all that is below is meant', () => {
    const below: Readonly<Record<string, string>> = { '/': 'one', '/1/': 'two', '/1/1/': 'three' };
    const lead = (path: string) =>
      below[path] === undefined ? NOTHING_READ : { all: below[path], ends: false, words: [] };
    expect(pathAtoms(['/**'], false, undefined, lead)).toContain('/1/1/1');
    expect(pathAtoms(['/**'], false, undefined, lead)).not.toContain('/1/1/1/1');
    expect(pathAtoms(['/*'], false, undefined, lead)).not.toContain('/1/1/1');
  });

  test('are not merged where something else is read of all that is below', () => {
    const readBelow = (path: string) => ({ ...NOTHING_READ, all: path.startsWith('/b/') ? 'b' : '' });
    expect(pathAtoms(['/*/*/*', '/b*'], false, undefined, readBelow)).toEqual(
      expect.arrayContaining(['/b/1/1', '/1/1/1']),
    );
  });

  test('in several spellings are looked at beside a pattern that goes on where all that is below is meant', () => {
    const read = (text: string) =>
      'xy'.startsWith(text) ? { state: text.length, whole: text === 'xy' } : undefined;
    const word = { all: 'xy', ends: false, words: [{ text: 'xy', letters: ['x', 'y'], ends: [], read }] };
    const readBelow = (path: string) => (path === '/a/b/' ? word : NOTHING_READ);
    expect(pathAtoms(['/a/**', '/a/b/c'], false, undefined, readBelow)).toContain('/a/b/xy');
    expect(pathAtoms(['/a/*', '/a/b/c'], false, undefined, readBelow)).not.toContain('/a/b/xy');
  });
});

describe('patterns of the classifier', () => {
  const own = (patterns: readonly string[], at?: RegExp) => ({
    patterns,
    apply: (path: string) => at === undefined || !at.test(path),
  });
  const atoms = (patterns: readonly string[], of: ReturnType<typeof own>) =>
    pathAtoms(patterns, false, (path) => (path === '/' ? ['ab', 'cd'] : []), undefined, of);

  test('tell paths apart as those of a policy do', () => {
    const found = atoms(['/**'], own(['/*/x/y']));
    for (const path of ['/ab/x/y', '/cd/x/y', '/1/x/y', '/ab/1']) expect(found).toContain(path);
  });

  test('are left out below a path where they tell nothing apart, and apply beside it', () => {
    const found = atoms(['/**'], own(['/*/x/y', '/ab/**'], /^\/ab\//));
    for (const path of ['/cd/x/y', '/1/x/y', '/ab/', '/ab/1']) expect(found).toContain(path);
    expect(found.filter((path) => path.startsWith('/ab/x'))).toEqual([]);
  });

  test('leave those of the policy in place where they are left out', () => {
    const found = atoms(['/*/x/z', '/a*/x*/**'], own(['/*/x/y', '/*/x/z'], /^\/ab\//));
    for (const path of ['/ab/x/z', '/ab/x1/1', '/ab/x/1', '/cd/x/z', '/cd/x/y'])
      expect(found).toContain(path);
    expect(found).not.toContain('/ab/x/y');
  });
});

describe('a segment that no path has stands for no other', () => {
  test.each([
    ['/a/*.*', '/a/1.'],
    ['/a/.*', '/a/.1'],
    ['/a/..*', '/a/..1'],
    ['/a/*;*', '/a/1;'],
    ['/a/*.*;*', '/a/1.;'],
    ['/a/*..;*', '/a/1..;'],
  ])('of %s', (pattern, other) => {
    const atoms = pathAtoms([pattern], false);
    expect(atoms).toContain(other);
    expect(atoms.filter((path) => /\/\.{1,2}(?:;|$)/.test(path))).toEqual([]);
  });

  test.each([
    ['/*;*/r', '/1;/r'],
    ['/a/*;*/', '/a/1;/'],
    ['/*;*/b/**', '/1;/b/'],
  ])('nor what is below it for what is below another, of %s', (pattern, other) => {
    expect(pathAtoms([pattern], false)).toContain(other);
  });

  test('and one that is but a parameter is looked at besides', () => {
    expect(pathAtoms(['/*;*'], false)).toEqual(expect.arrayContaining(['/;', '/1;']));
    expect(pathAtoms(['/;*'], false)).toContain('/;');
    // What begins with neither sign goes on nowhere: they are told apart all the same.
    expect(pathAtoms(['/**', '/a.;*'], false)).toContain('/;');
  });
});
