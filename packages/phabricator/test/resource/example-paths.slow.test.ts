import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Resource } from '@portcullis/core';
import { expect, test } from 'vitest';
import { classify } from '../../src/resource/classify.ts';
import { examplePaths } from '../../src/resource/example-paths.ts';
import { examplePatterns } from '../../src/resource/example-patterns.ts';
import type { PolicyWords } from '../../src/resource/policy-words.ts';
import { routes } from '../../src/resource/route-table.ts';
import { target } from '../fixtures/context.ts';
import { policyWords } from '../fixtures/policy-words.ts';

const ROUTES = readFileSync(join(import.meta.dirname, '../fixtures/routes.txt'), { encoding: 'utf8' })
  .split('\n')
  .filter((line) => line.startsWith('/'))
  .map((line) => line.replace(/ .*/, ''));

const LETTERS = 'A-Za-z0-9-';

/** The words of a policy that names what a resource is. */
function naming({ application, id, operation = '' }: Resource): PolicyWords {
  const idsOf = (of: string): readonly string[] => (id === undefined || of !== application ? [] : [id]);
  return policyWords({
    operations: /^[a-z]+$/.test(operation) ? [operation] : [],
    conduitMethods: operation.includes('.') ? [operation] : [],
    namesOperation: (word) => word === operation,
    idsOf,
    namesOf: idsOf,
    callsOf: (of, after, letters = `x${LETTERS}`) => [
      letters.slice(0, 1),
      ...idsOf(of).flatMap((name) =>
        new RegExp(`^${after}[${letters}]+$`).test(name) ? [name.slice(after.length)] : [],
      ),
    ],
  });
}

test('the resource of any route of Phorge is among the examples of a policy that names it', () => {
  const about = (method: string, path: string): string =>
    JSON.stringify(Object.entries(classify(method, target(path.replace('#', '%23')))).toSorted());
  const known = new Map<string, readonly string[]>();
  const examplesFor = (resource: Resource): readonly string[] => {
    const key = JSON.stringify([resource.application, resource.id, resource.operation]);
    const words = naming(resource);
    const found = known.get(key) ?? [
      ...examplePaths(words),
      ...examplePatterns(words).map((pattern) => pattern.replaceAll(/\*+/g, 'x')),
    ];
    known.set(key, found);
    return found;
  };
  const missing = ROUTES.flatMap((path) =>
    ['GET', 'POST'].flatMap((method) => {
      const resource = classify(method, target(path));
      const [, first = ''] = path.split('/');
      // Of objects by their letter, what is said of them elsewhere is as good.
      const beside = examplesFor(resource).filter(
        (example) => example.startsWith(`/${first}`) || !routes().has(first),
      );
      return beside.some((example) => about(method, example) === about(method, path))
        ? []
        : [`${method} ${path}`];
    }),
  );
  expect(ROUTES).toHaveLength(990);
  expect(missing).toEqual([]);
}, 60_000);
