import { expect, it } from 'vitest';
import { parsePath } from '../../src/resource/parse-path.ts';
import type { Route } from '../../src/resource/route-table.ts';

const TASKS: Route = {
  application: 'maniphest',
  object: 'task',
  monogram: 'T',
  monogramKind: 'task',
  naming: undefined,
  operation: undefined,
  kinds: ['task', 'column'],
};

function read(route: Partial<Route>, rest: string): string {
  const { kind, id, operation } = parsePath({ ...TASKS, ...route }, rest === '' ? [] : rest.split('/'));
  return `${kind} ${id} ${operation}`;
}

it.each([
  ['', 'task undefined query'],
  ['query/open', 'task undefined query'],
  ['12', 'task T12 view'],
  ['task/12', 'task T12 view'],
  ['task/edit/12', 'task T12 edit'],
  ['task/12/edit', 'task T12 edit'],
  ['task/edit', 'task undefined create'],
  ['task/edit/parameters', 'task undefined create'],
  ['task/edit/form/7', 'task undefined create'],
  ['task/edit/12/form/7', 'task T12 edit'],
  ['task/edit/some-key', 'task undefined edit'],
  ['edit/some-key', 'task undefined edit'],
  ['new/7', 'task T7 create'],
  ['new/PHID-XACT-1', 'task PHID-XACT-1 new'],
  ['column/7', 'column 7 view'],
  ['column/7/query/open', 'column 7 query'],
  ['column/7/logs/query/open', 'column 7 logs'],
  ['graph/12/task', 'task T12 graph'],
  ['12/13', 'task T12 view'],
  ['PHID-TASK-1', 'task PHID-TASK-1 view'],
  ['report', 'task undefined report'],
  ['done', 'undefined undefined done'],
  ['Not-A-Word', 'task undefined query'],
  ['view/some.name', 'task some.name view'],
  ['view/12/slug', 'task T12 view'],
  ['view/12/configure/global', 'task T12 configure'],
])('words and numbers: %s is %s', (rest, reading) => {
  expect(read({}, rest)).toBe(reading);
});

it('a letter belongs to one kind of a route, not necessarily its main one', () => {
  expect(read({ monogramKind: 'column' }, '12')).toBe('task 12 view');
  expect(read({ monogramKind: 'column' }, 'column/12')).toBe('column T12 view');
});

it.each([
  ['/', '', 'task undefined query'],
  ['/', 'query', 'task query view'],
  ['/', '12', 'task 12 view'],
  ['/', 'name/edit', 'task name edit'],
  ['/', 'name/edition', 'task name view'],
  ['/', 'name/column', 'column name view'],
  ['/', 'name/column/edit', 'column name view'],
  ['//', '', 'task undefined view'],
  ['//', 'a/edit/12', 'task a/edit/12 view'],
])('names (%s): %s is %s', (naming, rest, reading) => {
  expect(read({ naming }, rest)).toBe(reading);
});

it('a route with one operation has no other', () => {
  expect(read({ operation: 'logout', kinds: ['logout'] }, 'edit/12')).toBe('logout undefined logout');
});
