import { expect, test } from 'vitest';
import { exampleMonograms, exampleNames } from '../../src/resource/example-monograms.ts';
import { policyWords } from '../fixtures/policy-words.ts';

/** What is asked for of each kind of object, by its letter: the patterns that tell the names apart, and what may follow them. */
function asked(...paths: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const found: Record<string, readonly string[]> = {};
  exampleMonograms(
    policyWords({
      paths,
      callsOf: (_, after, __, further = []) => {
        found[after] = [...(found[after] ?? []), ...further];
        return ['N'];
      },
    }),
  );
  return found;
}

test('commits are examples whatever a policy names, and objects by their letters where a wildcard matches one', () => {
  expect(exampleMonograms(policyWords({ paths: ['/**', '/x/*/'] }))).toEqual(['rX1', 'R1:1']);
  for (const path of ['/*', '/T*', '/*/**', '/x*y']) {
    expect(exampleMonograms(policyWords({ paths: [path] })), path).toEqual(
      expect.arrayContaining(['rX1', 'R1:1', 'T1', 'T1$1', 'D1', 'P1$1']),
    );
  }
});

test('a wildcard in a name is cut at each possible end, its star in two', () => {
  expect(asked('/rLAB0*').r).toEqual(['rLAB']);
  expect(asked('/rL*f/**').r).toEqual(['rL*']);
});

test('a mark in a pattern is matched literally, or by the star', () => {
  expect(asked('/R7:0*').R).toEqual(expect.arrayContaining(['R7']));
  expect(asked('/R*0').R).toEqual(expect.arrayContaining(['R*']));
  expect(asked('/T*$5').T).toEqual(['T*']);
});

test('a pattern that is no name of a kind distinguishes no names of it', () => {
  const { T, D } = asked('/T4*', '/x*', '/*');
  expect(T).toEqual(['T4*', '*', 'T4*', '*']);
  expect(D).toEqual(['*', '*']);
});

test('the page that redirects to objects is an example for each letter, a commit, a project and a user, and no id of a policy', () => {
  const named: string[] = [];
  const callsOf = () => {
    throw new Error('ids are asked for');
  };
  const textsOf = (letters: string, texts: readonly string[]) => {
    named.push(...texts);
    return [letters.slice(0, 1)];
  };
  const names = exampleNames(policyWords({ callsOf, textsOf, paths: ['/object/*T*5/', '/T7*'] }));
  expect(names).toEqual(expect.arrayContaining(['T1', 'D1', 'rX1', 'R1:1', '#x', '@x']));
  expect(names.filter((name) => name.includes('$'))).toEqual([]);
  expect(named).toContain('*5');
  expect(named.filter((text) => text.includes('T*5'))).toEqual([]);
});

test('the names of commits are those of repositories of Diffusion, and every name begins with the letter of a kind', () => {
  const found: string[] = [];
  const callsOf = (application: string, letter: string) => {
    if (/^r$/i.test(letter)) found.push(application);
    return ['N'];
  };
  const monograms = exampleMonograms(policyWords({ callsOf, paths: ['/*'] }));
  expect(new Set(found)).toEqual(new Set(['diffusion']));
  expect(monograms.filter((name) => !/^[A-Za-z]N(?:[:$]?1)?$/.test(name))).toEqual([]);
});

test('what a wildcard says behind the letter of an object is asked for as it stands there', () => {
  const texts: (readonly [string, readonly string[]])[] = [];
  const textsOf = (letters: string, named: readonly string[]) => {
    texts.push([letters, named]);
    return [letters.slice(0, 1)];
  };
  exampleNames(policyWords({ textsOf, paths: ['/object/T7*'] }));
  expect(texts).toContainEqual(['1234567890', ['7*']]);
});
