import type { Content } from '@portcullis/phabricator/internal';
import { expect, test } from 'vitest';
import { anonymousPage } from '../../src/archive/anonymous-pages.ts';
import { ConduitFailure, conduitParts } from '../../src/archive/conduit-parts.ts';
import { addressedPages, numberedPages } from '../../src/archive/page-parts.ts';
import type { ReadPart, ReadStep } from '../../src/archive/read-object.ts';
import { ORIGIN } from './simulated-instance.ts';

/** Pages and files as Phorge 07c1a51310 sends them to an anonymous client, by their addresses. */
function instanceOf(answers: Readonly<Record<string, { title: string; body: string } | string>>) {
  const asked: string[] = [];
  const fetch = async (input: unknown): Promise<Response> => {
    const address = String(input).replace(ORIGIN, '');
    asked.push(address);
    const found = answers[address];
    if (found === undefined) return new Response('', { status: 404 });
    if (typeof found === 'string') return new Response(found, { headers: { 'content-type': 'text/plain' } });
    const html = `<title>${found.title}</title><body><a class=" phabricator-core-login-button" href="/auth/start/">Log In</a>${found.body}</body>`;
    return new Response(html, { headers: { 'content-type': 'text/html; charset=UTF-8' } });
  };
  return { origin: ORIGIN, fetch, asked };
}

async function firstStep(part: ReadPart): Promise<ReadStep> {
  for await (const step of part.read(undefined)) return step;
  throw new Error('the part has no step');
}

const textOf = (step: ReadStep): string | undefined =>
  JSON.stringify((step.objects[0]?.of as Content | undefined)?.text);
const PHID = 'PHID-FILE-5trnj5thcrw6n6qj5xyn';
const CRUMB =
  '<a href="/F7" class="phui-crumb-view phabricator-last-crumb"><span class="phui-crumb-name"> F7</span> </a>';

test.each([
  ['its number as the last crumb', CRUMB, 'open'],
  ['the number of another file as the last crumb', CRUMB.replaceAll('F7', 'F77'), 'closed'],
  ['its number in a text only', '<p><a href="/F7">F7</a></p>', 'closed'],
])(
  'the page of a file, whose title is only a name, counts as its page if it has %s',
  async (_, body, state) => {
    const instance = instanceOf({ '/F7': { title: '⇪ screenshot one.png', body } });
    expect(await anonymousPage(instance, '/F7', 'F7')).toMatchObject({ state });
  },
);

test('an anonymous client reads a file of a real Phorge with its data, under its name', async () => {
  const link = `/file/data/vwjw4272z7uxglwvp3pz/${PHID}/screenshot_one.png`;
  // Each page names the icon of the site and pictures of people first.
  const others = ['PHID-FILE-z6dhiqcm7u32pqvisguh', 'PHID-FILE-scttox7vzlmyyame6noq'].map(
    (phid) => `<link href="${ORIGIN}/file/data/key/${phid}/other.png" />`,
  );
  const policy = `<a class="policy-link" href="/policy/explain/${PHID}/view/" data-sigil="workflow">Public</a>`;
  const instance = instanceOf({
    '/F7': {
      title: '⇪ screenshot one.png',
      body: `${others.join('')}${CRUMB}${policy}<a href="${ORIGIN}${link}">View File</a>`,
    },
    [link]: 'data',
  });
  const step = await firstStep(numberedPages(instance, { letter: 'F', from: 7, to: 7 }, 1));
  expect(step.missing).toEqual([]);
  expect(step.objects.map(({ id, title }) => [id, title])).toEqual([
    ['F7', 'screenshot one.png'],
    ['F7', 'screenshot one.png'],
  ]);
  expect(step.objects[1]?.addresses).toEqual([`/file/data/${PHID}`, '/F7?download=true']);
});

test('an anonymous client reads the raw diff of every diff of a revision, under the addresses of the diffs', async () => {
  const instance = instanceOf({
    '/D1': {
      title: '⚙ D1 Needs review with inlines',
      body: '<p>updated this revision to <a href="/differential/diff/3/">Diff 3</a></p><td><a href="/D1?id=1">1</a></td><td><a href="/D1?id=2">2</a></td><td><a href="/D1?id=3">3</a></td><a href="/D11?id=9">9</a>',
    },
    '/D1?id=1&download=true': 'diff one',
    '/D1?download=true': 'diff three',
  });
  const { objects, missing } = await firstStep(numberedPages(instance, { letter: 'D', from: 1, to: 1 }, 1));
  expect(objects.map(({ addresses }) => addresses)).toEqual([
    ['/D1'],
    ['/differential/diff/1'],
    ['/D1?download=true', '/differential/diff/3'],
  ]);
  expect(missing.map(({ id }) => id)).toEqual(['D1 diff 2']);
  expect(instance.asked).not.toContain('/D1?id=9&download=true');
  const links = JSON.stringify((objects[0]?.of as Content | undefined)?.text.at(-1));
  expect(links).toContain('/differential/diff/1');
  expect(links).not.toContain('/differential/diff/2');
});

const HASH = '8361e6eafccaaecba5cb965b1a891340224f8e58';

test.each([`/rGIT${HASH}`, `/R4:${HASH}`, '/rSVN4'])(
  'an anonymous client reads the commit at %s with its message as title, and its changes as a raw diff',
  async (address) => {
    const body =
      '<h1 class="phui-header-view"><span class="phui-header-header">Change the large file</span></h1><p>Text</p>';
    const instance = instanceOf({
      [address]: { title: 'rGIT8361e6eafcca', body },
      [`${address}?diff=1`]: 'diff --git a/x b/x\n',
    });
    const step = await firstStep(addressedPages(instance, [address]));
    expect(step.objects.map(({ kind, title, addresses: [first] }) => [kind, title, first])).toEqual([
      ['commit', 'Change the large file', address],
      ['commit', `${address.slice(1)}.diff`, `${address}?diff=1`],
    ]);
    expect(textOf(step)).toContain('diff --git a/x b/x');
  },
);

test('a commit whose changes are not answered, or are answered by a page, misses them', async () => {
  const instance = instanceOf({
    '/rSVN4': { title: 'rSVN4', body: '<p>Text</p>' },
    '/rSVN4?diff=1': { title: 'Login', body: '' },
  });
  const step = await firstStep(addressedPages(instance, ['/rSVN4']));
  expect(step.objects.map(({ title }) => title)).toEqual(['rSVN4']);
  expect(step.missing).toEqual([
    { id: 'rSVN4 raw diff', kind: 'diff', reason: 'failed', detail: 'was not answered' },
  ]);
});

test('a page of the wiki has its title without the sign that Phorge puts before it', async () => {
  const instance = instanceOf({ '/w/handbook/': { title: '⚡ Handbook', body: '<p>Text</p>' } });
  const step = await firstStep(addressedPages(instance, ['/w/handbook/']));
  expect(step.objects[0]?.title).toBe('Handbook');
});

test('an account reads every diff of a revision, its projects, reviewers and subscribers', async () => {
  const instance = instanceOf({ '/D1': { title: '⚙ D1 Needs review', body: '' } });
  const rows = (data: readonly object[], after: string | null = null) => ({ data, cursor: { after } });
  const asked: object[] = [];
  const conduit = async (method: string, parameters: object): Promise<unknown> => {
    const { after, diffID } = parameters as { after?: string; diffID?: string };
    const phid = (parameters as { constraints?: { phids?: string[] } }).constraints?.phids?.[0] ?? '';
    if (method === 'differential.revision.search') {
      asked.push(parameters);
      const attachments = {
        projects: { projectPHIDs: ['PHID-PROJ-1'] },
        reviewers: {
          reviewers: [{ reviewerPHID: 'PHID-USER-boss', status: 'added' }, { reviewerPHID: 'PHID-PROJ-2' }],
        },
        subscribers: { subscriberPHIDs: ['PHID-USER-mallory', 'PHID-USER-gone'] },
      };
      const fields = { title: 'Needs review', policy: { view: 'public' } };
      return rows([{ id: 1, phid: 'PHID-DREV-1', fields, attachments }]);
    }
    if (method === 'differential.diff.search')
      return after === undefined ? rows([{ id: 3 }, { id: 2 }], '2') : rows([{ id: 1 }]);
    if (method === 'differential.getrawdiff') {
      if (diffID === '2') throw new ConduitFailure(method, 'failed with ERR-NOT-FOUND');
      return `diff ${diffID}`;
    }
    if (method === 'project.search')
      return rows([
        { fields: { name: `Project ${phid.slice(-1)}`, policy: { view: 'public' }, spacePHID: null } },
      ]);
    if (method === 'user.search')
      return rows(phid === 'PHID-USER-gone' ? [] : [{ fields: { username: phid.slice(10) } }]);
    return rows([]);
  };
  const part = conduitParts(instance, conduit).find(({ name }) => name === 'revision');
  const { objects, missing } = await firstStep(part as ReadPart);
  expect(asked).toMatchObject([{ attachments: { projects: true, reviewers: true, subscribers: true } }]);
  expect(objects.map(({ addresses }) => addresses)).toEqual([
    ['/D1'],
    ['/D1?download=true', '/differential/diff/3'],
    ['/differential/diff/1'],
  ]);
  expect(missing).toMatchObject([
    { id: 'D1 diff 2', detail: 'differential.getrawdiff failed with ERR-NOT-FOUND' },
  ]);
  expect((objects[0]?.of as Content | undefined)?.facts).toEqual([
    ['Projects', 'Project 1'],
    ['Reviewers', 'boss, Project 2'],
    ['Subscribers', 'mallory'],
  ]);
});

test.each([
  ['public', 'Open'],
  ['users', 'Open, Members, Space, Unknown'],
])(
  'an object whose policy is "%s" names the projects %s: the account sees more than those who read the archive',
  async (view, names) => {
    const open = { policy: { view: 'public' }, spacePHID: null };
    const projects: Readonly<Record<string, object>> = {
      Open: open,
      Members: { ...open, policy: { view: 'users' } },
      Space: { ...open, spacePHID: 'PHID-SPCE-1' },
      Unknown: {},
    };
    const rows = (data: readonly object[]) => ({ data, cursor: { after: null } });
    const conduit = async (method: string, parameters: object): Promise<unknown> => {
      const phid = (parameters as { constraints?: { phids?: string[] } }).constraints?.phids?.[0] ?? '';
      const name = phid.slice('PHID-PROJ-'.length);
      if (method === 'project.search') return rows([{ fields: { name, ...projects[name] } }]);
      if (method !== 'maniphest.search') return rows([]);
      const projectPHIDs = Object.keys(projects).map((one) => `PHID-PROJ-${one}`);
      const fields = { name: 'A task', policy: { view } };
      return rows([{ id: 1, phid: 'PHID-TASK-1', fields, attachments: { projects: { projectPHIDs } } }]);
    };
    const instance = instanceOf({ '/T1': { title: '⚓ T1 A task', body: '' } });
    const part = conduitParts(instance, conduit).find(({ name }) => name === 'task');
    const { objects } = await firstStep(part as ReadPart);
    expect((objects[0]?.of as Content | undefined)?.facts).toEqual([['Projects', names]]);
  },
);

test.each([
  [
    'opens for anyone, since it is attached to something public',
    { title: '⇪ one.png', body: CRUMB },
    'anyone',
  ],
  ['does not open', undefined, 'reader'],
])('a file whose policy is "users", and whose page %s, is marked accordingly', async (_case, page, seen) => {
  const data = `/file/data/vwjw4272z7uxglwvp3pz/${PHID}/one.png`;
  const conduit = async (method: string): Promise<unknown> => {
    const fields = { name: 'one.png', policy: { view: 'users' }, dataURI: `${ORIGIN}${data}` };
    return { data: method === 'file.search' ? [{ id: 7, phid: PHID, fields }] : [], cursor: { after: null } };
  };
  const instance = instanceOf({ ...(page === undefined ? {} : { '/F7': page }), [data]: 'data' });
  const part = conduitParts(instance, conduit).find(({ name }) => name === 'file');
  const { objects } = await firstStep(part as ReadPart);
  expect(objects.map((object) => [object.id, object.seen])).toEqual([
    ['F7', seen],
    ['F7', seen],
  ]);
});
