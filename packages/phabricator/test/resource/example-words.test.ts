import { expect, test } from 'vitest';
import { classify } from '../../src/resource/classify.ts';
import { exampleWords } from '../../src/resource/example-words.ts';
import { target } from '../fixtures/context.ts';
import { policyWords } from '../fixtures/policy-words.ts';

/** Parts of a form, which follow an edit. */
const FORM = ['parameters', 'nodefault', 'comment', 'form', 'page'];

test('an example path starts with any route of Phorge', () => {
  expect(exampleWords(policyWords())('/')).toEqual(expect.arrayContaining(['maniphest', 'w', 'api']));
});

test('after a route come its kinds, operations, special words, and numbers', () => {
  const words = exampleWords(policyWords({ operations: ['zip'], operationPatterns: ['z*'] }))('/people/');
  expect(words).toEqual(expect.arrayContaining(['user', 'edit', 'logs', 'badges', 'zip', 'z*', '1']));
  expect(exampleWords(policyWords())('/maniphest/task/')).toContain('edit');
});

test('after a route come words that match no other rule, though no policy names them, where a path matches some', () => {
  for (const path of ['/herald/n*/', '/herald/*w', '/*/x/r*/**']) {
    const words = exampleWords(policyWords({ paths: [path] }))('/herald/');
    expect(words, path).toEqual(expect.arrayContaining(['new', 'attach', 'raw', 'tags']));
  }
  for (const path of ['/herald/**', '/herald/*/', '/h*/', '/herald/1*/']) {
    expect(exampleWords(policyWords({ paths: [path] }))('/herald/'), path).not.toContain('raw');
  }
});

test('after an operation comes only a number, and after a view its result or a name', () => {
  expect(exampleWords(policyWords())('/maniphest/task/edit/')).toEqual([...FORM, '1']);
  expect(exampleWords(policyWords())('/maniphest/task/edit/1/')).toEqual([...FORM, '1']);
  const view = exampleWords(policyWords({ namesOf: () => ['Name'] }))('/conduit/log/view/');
  const menu = ['edit', 'new', 'configure', 'reorder', 'hide', 'default', 'builtin'];
  expect(view).toEqual([...menu, '1', 'Name']);
  for (const word of menu) {
    expect(classify('GET', target(`/conduit/log/view/1/${word}/`)).operation).toBe(
      word === 'new' ? 'create' : word,
    );
  }
  expect(exampleWords(policyWords({ namesOf: () => ['Name'] }))('/tag/')).toContain('Name');
  expect(exampleWords(policyWords({ namesOf: () => ['Name'] }))('/maniphest/')).not.toContain('Name');
});

test('example numbers are those of the kind with a letter, and those of the others', () => {
  const callsOf = (_: string, after: string) => [after === 'T' ? '42' : '7'];
  expect(exampleWords(policyWords({ callsOf }))('/maniphest/task/edit/')).toEqual([...FORM, '42', '7']);
});

test('patterns of numbers are examples, without the letter of the kind', () => {
  const words = exampleWords(policyWords({ idsOf: () => ['T4*', 'T*7', 'D8*', 'x*', 'T5'] }))(
    '/maniphest/task/edit/',
  );
  expect(words).toEqual([...FORM, '1', '4*', '*7']);
});

test('an example path starts with an object by its letter too, with a number of a policy, where a wildcard matches one', () => {
  const callsOf = (_: string, after: string) => [after === 'T' ? '42' : '7'];
  const words = (path: string) => exampleWords(policyWords({ callsOf, paths: [path] }))('/');
  expect(words('/*/')).toEqual(expect.arrayContaining(['T42', 'D7']));
  expect(words('/T*/**')).toContain('T42');
  for (const path of ['/**', '/x/*/']) expect(words(path), path).not.toContain('T42');
});

test('PHIDs are examples where Phorge has pages that name them', () => {
  const policy = policyWords({
    idsOf: () => ['PHID-TASK-1', 'lab'],
    callsOf: (_, after) => [after === 'PHID-' ? 'TASK-1' : '7'],
  });
  for (const path of ['/maniphest/', '/maniphest/task/edit/', '/flag/edit/', '/search/rel/task/']) {
    expect(exampleWords(policy)(path)).toContain('PHID-TASK-1');
  }
  expect(exampleWords(policy)('/paste/')).not.toContain('PHID-TASK-1');
  expect(exampleWords(policy)('/maniphest/')).not.toContain('lab');
});

test('PHIDs are examples where a pattern of names may match one, and not where none can', () => {
  const words = (id: string) => exampleWords(policyWords({ idsOf: () => [id] }))('/maniphest/task/edit/');
  for (const id of ['PHID-*', 'PHID-TASK-*', 'PH*', '*HID-TASK-1', '*-1', '*']) {
    expect(words(id), id).toContain('PHID-x');
  }
  for (const id of ['T*', 'PHAB*', 'PHID', 'T-PHID-*']) expect(words(id), id).not.toContain('PHID-x');
});

test('after a repository’s number or callsign come the words and names of the other pages of that route', () => {
  const words = exampleWords(policyWords({ namesOf: () => ['Name'] }))('/diffusion/identity/');
  expect(words).toEqual(expect.arrayContaining(['view', 'edit', '1']));
  expect(exampleWords(policyWords({ namesOf: () => ['Name'] }))('/diffusion/identity/view/')).toContain(
    'Name',
  );
});

test('a repository is named by a number or a callsign after one route, and by patterns after the other', () => {
  const policy = policyWords({
    idsOf: () => ['*AB', 'rL*', 'R4*'],
    callsOf: (_, after) => [`after ${after}`],
  });
  const words = exampleWords(policy)('/diffusion/');
  expect(words).toEqual(expect.arrayContaining(['after R', 'after r', '*AB', 'L*', '4*', 'commit']));
  expect(exampleWords(policy)('/source/')).toEqual([]);
});

test('pages of a repository are distinguished where a policy has wildcards among them', () => {
  const below = (...paths: readonly string[]) => exampleWords(policyWords({ paths }))('/source/lab/');
  for (const path of ['/source/lab/h*/x', '/source/*/*', '/*/lab/*/**', '/diffusion/LAB/a/*']) {
    expect(below(path)).toContain('history');
  }
  expect(below('/source/lab/**', '/source/*/history/', '/paste/x/*/', '/source/*')).toEqual([]);
});

test('a path that Phorge does not serve has no example', () => {
  expect(exampleWords(policyWords())('/nowhere/')).toEqual([]);
});

test('of PHIDs that a policy distinguishes by type, one of each follows any route, and the letter of an object', () => {
  const reachKind = (applications: readonly string[]) =>
    `${applications.length} ${applications.includes('paste')}`;
  const words = exampleWords(policyWords({ reachKind }));
  const phids = (path: string) => words(path).filter((word) => word.startsWith('PHID-'));
  const each = ['PHID-ABND-1', 'PHID-DRYA-1', 'PHID-OPKG-1', 'PHID-PSTE-1', 'PHID-X-1'];
  for (const path of ['/maniphest/', '/maniphest/task/edit/', '/T42/', '/flag/edit/']) {
    expect(phids(path), path).toEqual(each);
  }
  for (const path of ['/', '/x/', '/source/lab/']) expect(phids(path), path).toEqual([]);
  expect(exampleWords(policyWords())('/maniphest/').filter((word) => word.startsWith('PHID-'))).toEqual([]);
});

test('parts of a form come after an edit', () => {
  for (const word of exampleWords(policyWords())('/maniphest/task/edit/').slice(0, 5)) {
    expect(classify('GET', target(`/maniphest/task/edit/${word}/`)).operation, word).toBe('create');
  }
});

test('any object by its letter and number, a commit, a project and a user come after the page that redirects to objects', () => {
  const words = exampleWords(policyWords())('/object/');
  expect(words).toEqual(expect.arrayContaining(['T1', 'D1', 'rX1', '#x', '@x']));
  expect(exampleWords(policyWords())('/maniphest/')).not.toContain('#x');
});
