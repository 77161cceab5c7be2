import { describe, expect, test } from 'vitest';
import { called, conduitOf, page, phidOf, smallPhorge, TOKEN, toolsGate } from './fixtures/tools-gate.ts';

// Tools that read: what they ask Conduit, and what clients get.

const ADA = phidOf('USER', 'ada');
const GRACE = phidOf('USER', 'grace');
const MALLORY = phidOf('USER', 'mallory');
const CREATED = '2023-11-14T22:13:20.000Z';
const CHANGED = '2023-11-14T22:15:00.000Z';

/** Each tool with arguments, and the call of Conduit that it makes. */
const CALLS: readonly (readonly [tool: string, given: object, method: string, sent: object])[] = [
  ['who_am_i', {}, 'user.whoami', {}],
  ['find_tasks', {}, 'maniphest.search', { constraints: {}, attachments: { projects: true }, limit: 10 }],
  [
    'find_tasks',
    { subscriber: '@grace', order: 'oldest', limit: 1 },
    'maniphest.search',
    { constraints: { subscribers: [GRACE] }, attachments: { projects: true }, limit: 1, order: 'oldest' },
  ],
  [
    'read_task',
    { task: 'T12' },
    'maniphest.search',
    { constraints: { ids: [12] }, attachments: { projects: true, subscribers: true }, limit: 1 },
  ],
  [
    'read_task_comments',
    { task: 'T12', limit: 25, after: '9' },
    'transaction.search',
    { objectIdentifier: 'T12', limit: 25, after: '9' },
  ],
  ['find_task_statuses', {}, 'maniphest.status.search', {}],
  ['find_revisions', {}, 'differential.revision.search', { constraints: {}, limit: 10 }],
  [
    'find_revisions',
    {
      words: 'door',
      statuses: ['needs-review', 'draft'],
      author: '@ada',
      reviewer: '@grace',
      responsible: '@mallory',
      repository: 'lab',
      order: 'newest',
      limit: 7,
      after: '12',
    },
    'differential.revision.search',
    {
      constraints: {
        query: 'door',
        statuses: ['needs-review', 'draft'],
        authorPHIDs: [ADA],
        reviewerPHIDs: [GRACE],
        responsiblePHIDs: [MALLORY],
        repositoryPHIDs: [phidOf('REPO', 'lab')],
      },
      limit: 7,
      after: '12',
      order: 'newest',
    },
  ],
  [
    'read_revision',
    { revision: 'D34' },
    'differential.revision.search',
    { constraints: { ids: [34] }, attachments: { reviewers: true, projects: true }, limit: 1 },
  ],
  [
    'read_revision_comments',
    { revision: 'D34' },
    'transaction.search',
    { objectIdentifier: 'D34', limit: 10 },
  ],
  ['read_diff', { revision: 'D34' }, 'differential.getrawdiff', { diffID: 5 }],
  ['find_files', {}, 'file.search', { constraints: {}, limit: 10 }],
  [
    'find_files',
    { words: 'plan', author: '@ada', after: '3' },
    'file.search',
    { constraints: { name: 'plan', authorPHIDs: [ADA] }, limit: 10, after: '3' },
  ],
  ['read_file', { file: 'F56' }, 'file.download', { phid: phidOf('FILE', 56) }],
  ['find_people', {}, 'user.search', { constraints: {}, limit: 10 }],
  [
    'find_people',
    { words: 'a', person: '@ada', limit: 2 },
    'user.search',
    { constraints: { nameLike: 'a', usernames: ['ada'] }, limit: 2 },
  ],
  ['find_projects', {}, 'project.search', { constraints: {}, limit: 10 }],
  [
    'find_projects',
    { words: 'moon', project: '#apollo', member: '@ada', limit: 3 },
    'project.search',
    { constraints: { query: 'moon', slugs: ['apollo'], members: [ADA] }, limit: 3 },
  ],
  ['find_repositories', {}, 'diffusion.repository.search', { constraints: {}, limit: 10 }],
  [
    'find_repositories',
    { words: 'lab', repository: 'lab', limit: 4 },
    'diffusion.repository.search',
    { constraints: { query: 'lab', phids: [phidOf('REPO', 'lab')] }, limit: 4 },
  ],
  [
    'find_builds',
    { revision: 'D34', after: '8' },
    'harbormaster.build.search',
    { constraints: { buildables: [phidOf('HMBB', 1)] }, limit: 10, after: '8' },
  ],
];

const TASK = {
  object: 'T12',
  author: '@ada',
  owner: '@grace',
  status: 'open',
  priority: 90,
  projects: ['#apollo'],
  created: CREATED,
  changed: CHANGED,
  title: 'Broken door',
};
const REVISION = {
  object: 'D34',
  author: '@ada',
  status: 'needs-review',
  closed: false,
  draft: false,
  repository: 'lab',
  created: CREATED,
  changed: CHANGED,
  title: 'Broken door',
};
const TEXT = { text: 'It squeaks.' };
const changesOf = (object: string): readonly object[] => [
  { object, change: 'comment', author: '@ada', time: CREATED, comment: { text: 'Oil it.' } },
  ...['description', 'title', 'create'].map((change) => ({ object, change, author: '@ada', time: CREATED })),
];
const person = (name: string): object => ({
  object: `@${name}`,
  author: `@${name}`,
  roles: ['activated'],
  name: `The ${name}`,
});

/** Each tool with arguments, and everything that its answer says. */
const ANSWERS: readonly (readonly [tool: string, given: object, entries: readonly object[]])[] = [
  ['who_am_i', {}, [{ person: '@ada', roles: ['activated'] }]],
  ['find_tasks', {}, [TASK]],
  ['read_task', { task: 'T12' }, [{ ...TASK, subscribers: [], description: TEXT }]],
  ['read_task', { task: 'T12', from: 3 }, [{ ...TASK, subscribers: [], description: { text: 'squeaks.' } }]],
  ['read_task_comments', { task: 'T12' }, changesOf('T12')],
  ['find_task_statuses', {}, [{ status: 'open', closed: false }]],
  ['find_revisions', {}, [REVISION]],
  [
    'read_revision',
    { revision: 'D34', from: 3 },
    [
      {
        ...REVISION,
        reviewers: [{ reviewer: '@grace', status: 'added' }],
        projects: [phidOf('PROJ', 'lab')],
        summary: { text: 'squeaks.' },
        testPlan: TEXT,
      },
    ],
  ],
  ['read_revision_comments', { revision: 'D34' }, changesOf('D34')],
  [
    'read_diff',
    { revision: 'D34', from: 5 },
    [{ object: 'D34', diff: 5, author: '@ada', changes: { text: '--git a b\n+It squeaks.\n' } }],
  ],
  ['find_files', {}, [{ object: 'F56', author: null, bytes: 11, created: CREATED, name: 'Broken door' }]],
  ['read_file', { file: 'F56', from: 3 }, [{ object: 'F56', author: null, content: { text: 'squeaks.' } }]],
  ['find_people', {}, [person('ada'), person('grace'), person('mallory')]],
  [
    'find_projects',
    {},
    [
      {
        object: '#apollo',
        author: null,
        status: 'active',
        parent: null,
        created: CREATED,
        name: 'Broken door',
      },
    ],
  ],
  [
    'find_repositories',
    {},
    [
      {
        object: 'R7',
        author: null,
        repository: 'lab',
        vcs: 'git',
        status: 'active',
        defaultBranch: 'Broken door',
        name: 'Broken door',
      },
    ],
  ],
  [
    'find_builds',
    { revision: 'D34' },
    [
      {
        object: 'D34',
        author: null,
        build: 'B9',
        status: 'passed',
        created: null,
        name: 'Broken door',
      },
    ],
  ],
];

describe('a tool that reads', () => {
  test.each(CALLS)('%s with %j asks Conduit %s for exactly that', async (tool, given, method, asked) => {
    const { origin, calls } = smallPhorge();
    await called(toolsGate(origin), tool, given);
    expect(calls).toContainEqual({ method, given: asked, token: TOKEN });
  });

  test.each(ANSWERS)(
    '%s with %j answers exactly what is known of each object',
    async (tool, given, entries) => {
      expect(await called(toolsGate(smallPhorge().origin), tool, given)).toEqual(entries);
    },
  );
});

/** A Phorge of which one method returns something else. */
function phorgeWith(method: string, result: unknown): ReturnType<typeof toolsGate> {
  const small = smallPhorge();
  const other = conduitOf({ [method]: () => result });
  return toolsGate({
    ...small.origin,
    send: (target, ...rest) =>
      (target.path === `/api/${method}` ? other : small).origin.send(target, ...rest),
  });
}

const NOTHING = { created: null, changed: null, author: null };
const object = (id: number, type: string, fields: object = {}, attachments?: object) => ({
  id,
  phid: phidOf(type, id),
  fields,
  ...(attachments && { attachments }),
});
const COMMENTED = { authorPHID: ADA, dateCreated: 1_700_000_000, type: 'inline' };

describe('what Phorge does not say, or says in another form, is not made up', () => {
  test.each<[tool: string, given: object, method: string, result: unknown, entries: readonly object[]]>([
    [
      'find_tasks',
      {},
      'maniphest.search',
      page([object(1, 'TASK')]),
      [{ ...NOTHING, object: 'T1', owner: null, status: null, priority: null, projects: [] }],
    ],
    [
      'read_task',
      { task: 'T1' },
      'maniphest.search',
      page([object(1, 'TASK', { name: 7, description: { raw: 7 }, priority: { value: 'high' } })]),
      [
        {
          ...{ ...NOTHING, object: 'T1', owner: null, status: null, priority: null, projects: [] },
          subscribers: [],
          description: { text: '' },
        },
      ],
    ],
    [
      'find_task_statuses',
      {},
      'maniphest.status.search',
      { data: [{ value: 'two words', closed: 1 }, 'x', { value: 'done', closed: true }] },
      [
        { status: null, closed: false },
        { status: null, closed: false },
        { status: 'done', closed: true },
      ],
    ],
    [
      'find_revisions',
      {},
      'differential.revision.search',
      page([object(3, 'DREV', { status: { closed: true }, isDraft: true })]),
      [{ ...NOTHING, object: 'D3', status: null, closed: true, draft: true, repository: null }],
    ],
    [
      'find_revisions',
      {},
      'differential.revision.search',
      page([object(3, 'DREV', { status: { closed: 1 }, isDraft: 1 })]),
      [{ ...NOTHING, object: 'D3', status: null, closed: false, draft: false, repository: null }],
    ],
    [
      'find_files',
      {},
      'file.search',
      page([object(5, 'FILE', { size: '11' })]),
      [{ object: 'F5', author: null, bytes: null, created: null }],
    ],
    [
      'read_task_comments',
      { task: 'T1' },
      'transaction.search',
      page([
        { ...COMMENTED, type: 'status', fields: { old: 'open', new: { value: 'done' } } },
        { ...COMMENTED, type: 'priority', fields: { old: 'a sentence of a user', new: 'high' } },
        { ...COMMENTED, type: 'owner', fields: { old: 'open', new: 'done' } },
        'no transaction' as never,
        {
          ...COMMENTED,
          fields: { line: 3, path: 'src/door.c' },
          comments: [
            { authorPHID: ADA, content: { raw: 'new' } },
            { authorPHID: ADA, content: { raw: 'old' } },
          ],
        },
        {
          ...COMMENTED,
          fields: { line: '3', path: 7 },
          comments: [{ authorPHID: ADA, removed: true, content: { raw: 'regretted' } }],
        },
        { ...COMMENTED, fields: { line: '3', path: 7 }, comments: [{ content: { raw: 7 } }] },
      ]),
      [
        { object: 'T1', change: 'status', author: '@ada', time: CREATED, from: 'open', to: 'done' },
        { object: 'T1', change: 'priority', author: '@ada', time: CREATED, from: null, to: 'high' },
        { object: 'T1', change: 'owner', author: '@ada', time: CREATED },
        {
          ...{ object: 'T1', change: 'inline', author: '@ada', time: CREATED },
          line: 3,
          path: 'src/door.c',
          comment: { text: 'new' },
        },
        { object: 'T1', change: 'inline', author: '@ada', time: CREATED, removed: true },
        { object: 'T1', change: 'inline', author: '@ada', time: CREATED, comment: { text: '' } },
      ],
    ],
    ['find_tasks', {}, 'maniphest.search', page([]), [{ note: 'Nothing found.' }]],
    [
      'find_tasks',
      {},
      'maniphest.search',
      page([], 'a.b-c_9'),
      [{ note: 'Nothing found.' }, { note: 'There is more.', after: 'a.b-c_9' }],
    ],
    ['find_tasks', {}, 'maniphest.search', page([], 'of a sentence'), [{ note: 'Nothing found.' }]],
    [
      'find_tasks',
      {},
      'maniphest.search',
      { data: 'none' },
      [{ problem: 'Phorge sent an answer that is no list.' }],
    ],
    [
      'read_task_comments',
      { task: 'T1' },
      'transaction.search',
      { data: 'none' },
      [{ problem: 'Phorge sent an answer that is no list.' }],
    ],
    [
      'find_task_statuses',
      {},
      'maniphest.status.search',
      { data: 'none' },
      [{ problem: 'Phorge sent an answer that is no list.' }],
    ],
    [
      'read_diff',
      { revision: 'D34' },
      'differential.revision.search',
      page([object(34, 'DREV')]),
      [{ problem: 'This revision has no diff.' }],
    ],
    [
      'read_diff',
      { revision: 'D34' },
      'differential.diff.search',
      page([]),
      [{ problem: 'Phorge knows no diff of this name, or this caller may not see it.' }],
    ],
    [
      'find_builds',
      { revision: 'D34' },
      'harbormaster.buildable.search',
      page([]),
      [{ problem: 'This revision has no builds.' }],
    ],
    [
      'find_builds',
      { revision: 'D34' },
      'differential.revision.search',
      page([]),
      [{ problem: 'Phorge knows no revision of this name, or this caller may not see it.' }],
    ],
    [
      'read_file',
      { file: 'F5' },
      'file.search',
      page([]),
      [{ problem: 'Phorge knows no file of this name, or this caller may not see it.' }],
    ],
  ])('%s with %j, where %s returns %j', async (tool, given, method, result, entries) => {
    expect(await called(phorgeWith(method, result), tool, given)).toEqual(entries);
  });

  test('names of projects and people come with tasks and revisions, and of 50 subscribers and reviewers at most', async () => {
    const many = Array.from({ length: 51 }, (_, index) => phidOf('USER', index));
    const people = [ADA, ...many];
    const task = object(12, 'TASK', {}, { subscribers: { subscriberPHIDs: people } });
    const [{ subscribers }] = (await called(phorgeWith('maniphest.search', page([task])), 'read_task', {
      task: 'T12',
    })) as [{ subscribers: string[] }];
    expect(subscribers).toEqual(['@ada', ...many.slice(0, 49)]);
    const reviewers = people.map((reviewerPHID) => ({ reviewerPHID, status: 'added' }));
    const revision = object(34, 'DREV', {}, { reviewers: { reviewers } });
    const [read] = await called(
      phorgeWith('differential.revision.search', page([revision])),
      'read_revision',
      { revision: 'D34' },
    );
    expect(read).toMatchObject({
      reviewers: ['@ada', ...many.slice(0, 49)].map((reviewer) => ({ reviewer, status: 'added' })),
    });
    expect(read?.reviewers).toHaveLength(50);
  });

  test('a project shows the name of its parent', async () => {
    const parent = { phid: phidOf('PROJ', 'apollo') };
    const lander = object(2, 'PROJ', { slug: 'lander', status: 'active', parent });
    const gate = phorgeWith('project.search', {
      ...page([lander, object(1, 'PROJ', { slug: 'apollo' })]),
      data: [lander, { ...object(1, 'PROJ', { slug: 'apollo' }), phid: parent.phid }],
    });
    expect((await called(gate, 'find_projects'))[0]).toMatchObject({ object: '#lander', parent: '#apollo' });
  });
});

describe('a file that read_file shows', () => {
  const base64 = (bytes: readonly number[]) => btoa(String.fromCharCode(...bytes));
  const NO_TEXT = [{ problem: 'This file is not text in UTF-8: open it in Phorge.' }];
  const read = (content: unknown) =>
    called(phorgeWith('file.download', content), 'read_file', { file: 'F56' });

  test('is text in UTF-8: it has no NUL, no other bytes, and keeps its byte order mark', async () => {
    expect(await read(base64([0xef, 0xbb, 0xbf, 0xc3, 0xa9]))).toMatchObject([
      { content: { text: '\ufeffé' } },
    ]);
    expect(await read(base64([0x61, 0, 0x62]))).toEqual(NO_TEXT);
    expect(await read(base64([0xff, 0xfe]))).toEqual(NO_TEXT);
    expect(await read('no base64!')).toEqual(NO_TEXT);
    expect(await read({ text: 'x' })).toEqual(NO_TEXT);
  });

  test('has at most 1 MiB, by what Phorge says of its size, before it is fetched', async () => {
    const sized = (size: unknown) =>
      called(phorgeWith('file.search', page([object(56, 'FILE', { size })])), 'read_file', { file: 'F56' });
    const TOO_LARGE = [{ problem: 'This file has more than 1 MiB: open it in Phorge.' }];
    expect(await sized(1_048_576)).toMatchObject([{ object: 'F56' }]);
    expect(await sized(1_048_577)).toEqual(TOO_LARGE);
    expect(await sized('11')).toEqual(TOO_LARGE);
    expect(await sized(undefined)).toEqual(TOO_LARGE);
  });

  test('comes in parts of 30,000 characters, as does a diff; a test plan ends after 2,000, a comment after 4,000', async () => {
    const long = 'x'.repeat(31_000);
    const gate = toolsGate(smallPhorge({ title: 't', description: long, comment: long }).origin);
    const [file] = await called(gate, 'read_file', { file: 'F56' });
    expect(file?.content).toEqual({ text: long.slice(0, 30_000), next: 30_000 });
    const [diff] = await called(gate, 'read_diff', { revision: 'D34' });
    expect(diff?.changes).toMatchObject({ next: 30_000 });
    const [revision] = await called(gate, 'read_revision', { revision: 'D34' });
    expect(revision).toMatchObject({ summary: { next: 8000 }, testPlan: { next: 2000 } });
    const [comment] = await called(gate, 'read_task_comments', { task: 'T12' });
    expect(comment).toMatchObject({ comment: { next: 4000 } });
  });
});
