import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { classify } from '../../src/resource/classify.ts';
import { operationsByKind } from '../../src/resource/operations.ts';
import { vocabulary } from '../../src/resource/vocabulary.ts';
import { target } from '../fixtures/context.ts';

const known = operationsByKind();

test('each kind has its operations, and so have requests without a kind', () => {
  expect([...known.keys()].sort()).toEqual(['', ...vocabulary.kinds].sort());
  for (const operations of known.values()) {
    expect(operations.length).toBeGreaterThan(0);
    expect(new Set(operations).size).toBe(operations.length);
  }
});

test.each([
  ['GET', '/maniphest/query/all/export/'],
  ['GET', '/maniphest/task/edit/12/'],
  ['POST', '/maniphest/task/edit/12/'],
  ['GET', '/source/lab.git/info/refs?service=git-upload-pack'],
  ['POST', '/source/lab.git/git-receive-pack'],
  ['GET', '/applications/PhabricatorFeedApplication/uninstall/'],
  ['GET', '/K12'],
  ['GET', '/search/query/advanced/'],
  ['POST', '/api/maniphest.search'],
])('%s %s is one of the operations', (method, path) => {
  const { kind = '', operation } = classify(method, target(path));
  expect(known.get(kind)).toContain(operation);
});

test('the operation of any route of Phorge is in the list, except where a name replaces it', () => {
  const routes = readFileSync(join(import.meta.dirname, '../fixtures/routes.txt'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('/'))
    .map((line) => line.replace(/ .*/, ''));
  const unknown = routes.flatMap((path) =>
    ['GET', 'POST'].flatMap((method) => {
      const { kind = '', operation } = classify(method, target(path));
      return operation === undefined || known.get(kind)?.includes(operation) ? [] : [`${path} ${operation}`];
    }),
  );
  expect([...new Set(unknown)].filter((each) => !NAMED.test(each))).toEqual([]);
});

/** Guides, the parts of a transcript, messages of the login, and what is done to an item of Nuance. */
const NAMED = /^\/(?:guides|herald\/transcript|auth\/message|action)\//;
