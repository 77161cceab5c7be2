import { describe, expect, test } from 'vitest';
import { callProjects } from '../../src/conduit/call-projects.ts';

const A = 'PHID-PROJ-aaaa';
const B = 'PHID-PROJ-bbbb';
const TASK_7 = { search: 'maniphest.search', constraint: 'ids', value: '7' } as const;

const search = (constraints: unknown, more: object = {}, method = 'maniphest.search') =>
  callProjects(method, { constraints, ...more });
const edit = (transactions: unknown, more: object = {}, method = 'maniphest.edit') =>
  callProjects(method, { transactions, ...more });
const of = (type: string, value: unknown = 'x') => ({ type, value });

test.each([
  'maniphest',
  'maniphest.searching',
  'maniphest.edited',
  'xmaniphest.search',
  'maniphest.createtask',
  'maniphest.info',
  'project.search',
  'project.edit',
  'differential.search',
  '',
])('the projects of %s are unknown', (method) => {
  expect(callProjects(method, { constraints: { projects: [A] } })).toBeUndefined();
});

describe('a search', () => {
  const searched = (...projects: readonly string[]) => ({ things: [], objects: [], searched: projects });

  test.each(['maniphest', 'differential.revision', 'diffusion.repository', 'paste'])(
    'by %s for projects finds what is in all of them',
    (methods) => {
      expect(search({ projects: [A, B] }, {}, `${methods}.search`)).toEqual(searched(A, B));
    },
  );

  test('may contain options that widen nothing, and constraints that narrow it', () => {
    const more = { attachments: {}, order: 'newest', limit: 1, before: 'x', after: 'y' };
    expect(search({ projects: [A], statuses: ['open'] }, more)).toEqual(searched(A));
    // To PHP this is a list.
    expect(search({ projects: { 0: A, 1: B } })).toEqual(searched(A, B));
  });

  test.each<[string, unknown]>([
    ['without constraints', undefined],
    ['with constraints that are none', 'x'],
    ['with constraints of null', null],
    ['for no project', {}],
    ['for the projects of nobody', { projects: [] }],
    ['for a project by name', { projects: ['#a'] }],
    ['for one project by name among others', { projects: [A, 'any(#b)'] }],
    ['for what is no text', { projects: [7] }],
    ['for one that is no list', { projects: A }],
    ['for what only begins like a project', { projects: [`${A} or any`] }],
    ['for what only ends like a project', { projects: [`not(${A}`] }],
    ['for something that is no project', { projects: ['PHID-USER-aaaa'] }],
    ['by another name of the constraint', { projects: [A], projectPHIDs: [B] }],
    ['by a second name of it', { projects: [A], project: B }],
    ['by a third', { projects: [A], tag: B }],
    ['by a fourth', { projects: [A], tags: [B] }],
  ])('with %s has unknown projects', (_how, constraints) => {
    expect(search(constraints)).toBeUndefined();
  });

  test.each(['queryKey', 'ids', 'projects', 'transactions'])(
    'that also contains %s has unknown projects',
    (name) => {
      expect(search({ projects: [A] }, { [name]: 'all' })).toBeUndefined();
    },
  );
});

describe('an edit of a new object', () => {
  test.each([
    ['that adds projects is in these', [of('projects.add', [A, B])], [[A], [B]]],
    ['that adds them one by one as well', [of('projects.add', [A]), of('projects.add', [B])], [[A], [B]]],
    ['that sets them too', [of('title'), of('projects.set', [A])], [[A]]],
    ['that says none is in none', [of('title')], [[]]],
    ['of nothing is in none', undefined, [[]]],
    ['that adds the projects of nobody is in none', [of('projects.add', [])], [[]]],
    ['that adds and sets is perhaps in none', [of('projects.add', [A]), of('projects.set', [B])], [[]]],
    ['that sets twice is perhaps in none', [of('projects.set', [A]), of('projects.set', [B])], [[]]],
    ['that only removes is in none', [of('projects.remove', [A])], [[]]],
    ['that adds and removes is perhaps in none', [of('projects.add', [A]), of('projects.remove', [A])], [[]]],
  ])('%s', (_what, transactions, things) => {
    expect(edit(transactions)).toEqual({ things, objects: [] });
  });

  test.each<[string, unknown, object?]>([
    ['with a transaction that touches others', [of('parents.set', ['PHID-TASK-x'])]],
    ['with one that only begins like projects', [of('projects.added', [A])]],
    ['with one that only ends like projects', [of('subprojects.add', [A])]],
    ['with one of no type', [{ value: [A] }]],
    ['with one that is nothing', [null]],
    ['with a project by name', [of('projects.add', ['#a'])]],
    ['with transactions that are no list', 'x'],
    ['with something besides', [of('title')], { viewPolicy: 'public' }],
  ])('with %s has unknown projects', (_what, transactions, more = {}) => {
    expect(edit(transactions, more)).toBeUndefined();
  });

  test.each([
    ...['title', 'name', 'description', 'summary', 'testPlan', 'comment', 'status', 'priority', 'owner'],
    ...['points', 'text', 'language', 'subscribers.add', 'subscribers.remove', 'subscribers.set'],
    ...['reviewers.add', 'reviewers.remove', 'reviewers.set', 'accept', 'reject', 'resign'],
    ...['request-review', 'plan-changes', 'commandeer', 'abandon', 'reclaim', 'reopen', 'close'],
  ])('that contains %s is in no project', (type) => {
    expect(edit([of(type), of('projects.add', [A])])).toEqual({ things: [[A]], objects: [] });
  });
});

describe('an edit of an existing object', () => {
  test('counts the projects that Phorge returns for the object, and each project that is named', () => {
    const transactions = [of('projects.add', [A]), of('projects.remove', [B]), of('comment')];
    expect(edit(transactions, { objectIdentifier: 'T7' })).toEqual({
      things: [[A], [B]],
      objects: [TASK_7],
      sets: [],
    });
  });

  test('also counts all projects that a set removes', () => {
    const transactions = [of('projects.set', [A]), of('projects.add', [B]), of('projects.set', [])];
    expect(edit(transactions, { objectIdentifier: 7 })).toEqual({
      things: [[A], [B]],
      objects: [TASK_7],
      sets: [[A], []],
    });
  });

  test.each<[string, string | number, object]>([
    ['maniphest', 7, TASK_7],
    ['maniphest', '7', TASK_7],
    ['maniphest', 'T7', TASK_7],
    ['maniphest', 'PHID-TASK-ab-c', { ...TASK_7, constraint: 'phids', value: 'PHID-TASK-ab-c' }],
    [
      'differential.revision',
      'PHID-DREV-x',
      { search: 'differential.revision.search', constraint: 'phids', value: 'PHID-DREV-x' },
    ],
    ['differential.revision', 'D7', { ...TASK_7, search: 'differential.revision.search' }],
    ['diffusion.repository', 'R7', { ...TASK_7, search: 'diffusion.repository.search' }],
    ['paste', 'P7', { ...TASK_7, search: 'paste.search' }],
    ['paste', 'PHID-PSTE-x', { search: 'paste.search', constraint: 'phids', value: 'PHID-PSTE-x' }],
  ])('by %s.edit finds the object by %j', (methods, objectIdentifier, object) => {
    const said = edit([of('title')], { objectIdentifier }, `${methods}.edit`);
    expect(said?.objects).toEqual([object]);
  });

  test.each([
    ...['D7', 'PHID-DREV-x', 't7', 'TT7', '07', '0', 'T', '', '#slug', '7x', 'x7', 'T7 ', '12345678901'],
    ...[
      'PHID-TASK-',
      'PHID-TASK-a b',
      'xPHID-TASK-x',
      'PHID-TASKS-x',
      null,
      undefined,
      true,
      7.5,
      -7,
      ['T7'],
    ],
  ])('by maniphest.edit of an object named by %j has unknown projects', (objectIdentifier) => {
    expect(edit([of('title')], { objectIdentifier })).toBeUndefined();
  });
});

describe('the transactions of an object', () => {
  const read = (objectIdentifier: unknown) => callProjects('transaction.search', { objectIdentifier });

  test.each([
    ['T7', TASK_7],
    ['D7', { ...TASK_7, search: 'differential.revision.search' }],
    ['PHID-REPO-x', { search: 'diffusion.repository.search', constraint: 'phids', value: 'PHID-REPO-x' }],
  ])('%s are read as those of the object', (identifier, object) => {
    expect(read(identifier)).toEqual({ things: [], objects: [object] });
  });

  test.each(['7', 7, 'W7', 'PHID-USER-x', undefined])('%j belongs to no known application', (identifier) => {
    expect(read(identifier)).toBeUndefined();
  });
});
