import { expect, test } from 'vitest';
import { classify } from '../../src/resource/classify.ts';
import { examplePatterns, patternsApply } from '../../src/resource/example-patterns.ts';
import { exampleWords } from '../../src/resource/example-words.ts';
import { target } from '../fixtures/context.ts';
import { policyWords } from '../fixtures/policy-words.ts';

const named = (...ids: readonly string[]) =>
  examplePatterns(
    policyWords({
      idsOf: () => ids,
      callsOf: (_, after, letters) =>
        ids.flatMap((id) => new RegExp(`^${after}([${letters}]+)$`).exec(id)?.[1] ?? []),
    }),
  );

test('version control is an example below every repository, and below one directory of any name', () => {
  expect(examplePatterns(policyWords())).toEqual(
    ['/source/*', '/diffusion/*', '/diffusion/X', '/diffusion/1'].flatMap((repository) => [
      ...[repository, `${repository}/browse/**`],
      ...[`${repository}/info/refs`, `${repository}/*/info/refs`],
      ...[`${repository}/info/lfs/objects/batch`, `${repository}/*/info/lfs/objects/batch`],
      ...[`${repository}/git-upload-pack`, `${repository}/*/git-upload-pack`],
      ...[`${repository}/git-receive-pack`, `${repository}/*/git-receive-pack`],
    ]),
  );
});

test('words of operations are examples of a repository’s pages, and those that a pattern names are below them', () => {
  const patterns = examplePatterns(
    policyWords({
      operations: ['history', 'zip'],
      namesOperation: (word) => /^(?:history|t.*)$/.test(word),
    }),
  );
  const below = patterns.flatMap((pattern) => /^\/source\/\*\/(\w+)\/\*\*$/.exec(pattern)?.[1] ?? []);
  expect(below).toEqual(['browse', 'history', 'zip', 'tags']);
});

test('repositories are named as objects of diffusion are, and by no path of another page', () => {
  const ofDiffusion = (application: string, words: readonly string[]) =>
    application === 'diffusion' ? words : [];
  const patterns = examplePatterns(
    policyWords({
      idsOf: (application) => ofDiffusion(application, ['lab', '.', '..', '.x', 'x.']),
      callsOf: (application, after) => ofDiffusion(application, [after === 'R' ? '42' : 'LAB']),
    }),
  );
  for (const path of ['/source/lab', '/source/.x', '/source/x.', '/diffusion/42', '/diffusion/LAB']) {
    expect(patterns).toContain(path);
  }
  expect(patterns).not.toContain('/source/.');
  expect(patterns).not.toContain('/source/..');
});

test('a repository is an example with .git where a path of the policy has it', () => {
  const patterns = examplePatterns(
    policyWords({ idsOf: () => ['lab', 'x.git'], paths: ['/source/*.git/**'] }),
  );
  for (const path of ['/source/lab', '/source/lab.git/info/refs', '/source/x.git.git']) {
    expect(patterns).toContain(path);
  }
  expect(patterns).not.toContain('/source/x.git');
  expect(named('lab')).not.toContain('/source/lab.git');
});

test.each<[string, readonly string[]]>([
  ['lab', ['/source/lab', '/source/lab/git-receive-pack', '/p/lab', '/tag/lab', '/w/lab']],
  ['lab*', ['/source/lab*', '/source/lab*/*/info/refs']],
  ['R7', ['/source/R7', '/diffusion/7', '/diffusion/7/git-upload-pack']],
  ['rLAB', ['/source/rLAB', '/diffusion/LAB/browse/**']],
  ['a/b', ['/w/a/b']],
  ['*7', ['/T*7', '/D*7', '/source/*7']],
  ['*', ['/T*', '/source/*']],
])('objects named %s are examples where the paths contain them', (id, expected) => {
  expect(named(id)).toEqual(expect.arrayContaining([...expected]));
});

test('a text that cannot be a segment of a path names no repository', () => {
  const repositories = (id: string) => named(id).filter((path) => /^\/(?:source|diffusion)\//.test(path));
  for (const id of ['a/b', 'a.git', '']) expect(repositories(id)).toEqual(repositories('a/b'));
  expect(repositories('a/b')).toHaveLength(30);
  expect(repositories('R')).not.toContain('/diffusion/');
  expect(named('a/b')).not.toContain('/Ta/b');
  expect(named('*/b').filter((path) => /^\/[A-Z]/.test(path))).toEqual([]);
  for (const id of ['/a', 'a/', '/', 'a//b']) expect(named(id)).toHaveLength(30);
});

test('each example is a path, and none names an object without a name', () => {
  for (const pattern of named('lab', 'R7', '*7', 'a/b')) expect(pattern).toMatch(/^\/(?!.*undefined)/);
  expect(named('lab').filter((path) => /^\/[A-Z]/.test(path))).toEqual([]);
});

test('patterns of version control apply below each repository', () => {
  for (const path of [
    '/',
    '/diffusion/',
    '/diffusion/X/',
    '/diffusion/LAB/info/',
    '/diffusion/17/',
    '/source/lab/',
  ])
    expect(patternsApply(path), path).toBe(true);
});

test('below an operation of no repository, each word of a pattern is read as any other', () => {
  const words = policyWords({ namesOperation: () => true });
  const below = exampleWords(words);
  const first = below('/diffusion/');
  const folders = [
    ...first,
    ...['repository', 'commit', 'identity', 'Lab', '7x'].flatMap((kind) =>
      [...first, 'x', 'blame'].map((word) => `${kind}/${word}`),
    ),
  ]
    .map((folder) => `/diffusion/${folder}/`)
    .filter((folder) => !patternsApply(folder));
  expect(folders.length).toBeGreaterThan(150);
  const rests = examplePatterns(words).flatMap((pattern) => {
    const [, rest] = /^\/diffusion\/\*\/(.+)/.exec(pattern) ?? [];
    return rest === undefined ? [] : [rest.replaceAll(/\*+/g, 'x')];
  });
  expect(rests.length).toBeGreaterThan(10);
  const otherwise: string[] = [];
  for (const folder of folders) {
    const special = new Set(below(folder));
    // A word below a view can be the name of an object. One that a policy names is special.
    const read = (method: string, words: string, end: string) => {
      const { id, ...resource } = classify(method, target(`${folder}${words}${end}`));
      const isOther = id !== undefined && words.split('/').includes(id) && !special.has(id);
      return JSON.stringify({ ...resource, id: isOther ? 'other' : id });
    };
    for (const rest of rests) {
      const other = rest.replaceAll(/[^/]+/g, (word) => (special.has(word) ? word : 'other'));
      for (const method of ['GET', 'POST', 'DELETE'])
        for (const end of ['', '/', '?service=git-receive-pack', '?cmd=unbundle'])
          if (read(method, rest, end) !== read(method, other, end))
            otherwise.push(`${method} ${folder}${rest}${end}`);
    }
  }
  expect(otherwise).toEqual([]);
});
