import { expect, test } from 'vitest';
import { ruleWords } from '../../src/prove/rule-words.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

test('operations are words of small letters, of patterns one of each class; what else is named is a method', () => {
  const words = ruleWords([
    { operations: ['view', 'ra*', 'maniphest.edit'] },
    { operations: ['view'], conduitMethods: ['file.*'] },
  ]);
  expect(words.operations).toEqual(['view', 'a', 'ra']);
  expect(words.operationPatterns).toEqual(['ra*']);
  expect(words.conduitMethods).toEqual(expect.arrayContaining(['maniphest.edit', 'file.', 'a']));
  expect(['view', 'raw', 'maniphest.edit', 'edit'].filter(words.namesOperation)).toEqual([
    'view',
    'raw',
    'maniphest.edit',
  ]);
});

test('an id counts in the applications of its rule, and everywhere where that names none', () => {
  const { idsOf, namesOf } = ruleWords([
    { ids: ['T1', 'T2*'], applications: ['mani*'] },
    { ids: ['T1', 'lab'] },
    { applications: ['paste'] },
  ]);
  expect(idsOf('maniphest')).toEqual(['T1', 'T2*', 'lab']);
  expect(idsOf('paste')).toEqual(['T1', 'lab']);
  expect(namesOf('paste')).toEqual(['T1', 'lab', 'x']);
  expect(namesOf('maniphest')).toContain('T2');
  expect(ruleWords([]).namesOf('paste')).toEqual([]);
});

test('of what is called after a text, all are there that are named, and one of each class beside', () => {
  const { callsOf } = ruleWords([{ ids: ['T42', 'T4*', 'D7', 'lab', 'T', 'T4x'] }]);
  expect(callsOf('maniphest', 'T', '1234567890')).toEqual(['42', '1', '4']);
  expect(callsOf('differential', 'D', '1234567890')).toEqual(['7', '1']);
  expect(callsOf('x', '', LETTERS)).toEqual(['lab', 'a']);
});

test('an unused name is in no path of a rule either', () => {
  const { callsOf, paths } = ruleWords([{ paths: ['/T1', '/maniphest/task/2/**'] }, { paths: ['/x.git'] }]);
  expect(callsOf('maniphest', 'T', '1234567890')).toEqual(['3']);
  expect(paths).toEqual(['/T1', '/maniphest/task/2/**', '/x.git']);
  const of = (...paths: readonly string[]) => ruleWords([{ paths }]).callsOf('maniphest', 'T', '12');
  expect(of('/T1', '/T2', '/T111')).toEqual(['11']);
  expect(of('/T1/', '/2', '/T11/', '/12/', '/21', '/T22', '/T111')).toEqual(['112']);
});

test('further names and patterns distinguish the names of objects', () => {
  const { callsOf } = ruleWords([{ ids: ['T4*'] }]);
  expect(callsOf('maniphest', 'T', '12340', ['T*0', 'T33', 'x'])).toEqual(['33', '1', '4', '0', '40']);
  expect(callsOf('maniphest', 'T', '12340')).toEqual(['1', '4']);
});

test('texts are of the letters that are asked for, of each class one', () => {
  const { textsOf } = ruleWords([{ ids: ['a*'] }]);
  expect(textsOf('01ab', [])).toEqual(['0']);
  expect(textsOf('01ab', ['*f', '*a', 'b1', 'zz'])).toEqual(['b1', '0', 'a']);
});

test('methods that only some paths of a rule match are distinguished too', () => {
  const methods = (...paths: readonly string[]) =>
    ruleWords([{ conduitMethods: ['maniphest.*'] }, { paths }]).conduitMethods;
  expect(methods()).toEqual(['a', 'maniphest.']);
  for (const path of ['/api/*x', '/a*/*x/', '/*/*x/**']) {
    expect(methods(path), path).toEqual(expect.arrayContaining(['x', 'maniphest.x']));
  }
  for (const path of ['/api/**', '/*x', '/api/y/*x', '/api/*X']) {
    expect(methods(path), path).toEqual(methods());
  }
});

test('methods are distinguished as the application does, where any is named', () => {
  const told = ['*query'];
  expect(ruleWords([{ conduitMethods: ['maniphest.*'] }], told).conduitMethods).toEqual(
    expect.arrayContaining(['maniphest.', 'maniphest.query']),
  );
  expect(ruleWords([{ operations: ['view'] }], told).conduitMethods).toEqual([]);
});

test('applications that a request reaches are distinguished by what rules need: whether each is in a list, or some', () => {
  const { reachKind } = ruleWords([
    { effect: 'readOnly', applications: ['paste', 'files'] },
    { effect: 'allow', applications: ['paste', 'files'], ids: ['x'] },
    { effect: 'deny', applications: ['paste'] },
  ]);
  expect(reachKind(['files'])).toBe(reachKind(['files', 'files']));
  const kinds = [[], ['paste'], ['files'], ['feed'], ['paste', 'feed'], ['files', 'feed']];
  expect(new Set(kinds.map(reachKind)).size).toBe(kinds.length);
  expect(reachKind(['macro'])).toBe(reachKind(['feed', 'macro']));
});

test('no caller is distinguished by a rule that admits one application, or by a claim', () => {
  const { reachKind } = ruleWords([{ effect: 'allow', applications: ['paste'] }]);
  expect(reachKind(['paste'])).toBe(reachKind(['feed']));
  expect(reachKind([])).not.toBe(reachKind(['feed']));
  expect(ruleWords([{ ids: ['x'] }, { applications: ['paste'] }]).reachKind(['paste'])).toBe('');
});

test('a kind is one that a rule names', () => {
  const { namesKind } = ruleWords([{ kinds: ['task'] }, { ids: ['x'] }]);
  expect(['task', 'paste'].map(namesKind)).toEqual([true, false]);
});
