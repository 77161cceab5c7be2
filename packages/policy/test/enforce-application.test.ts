import { application, type BaseContext, type HasCaller, pipeline, recorder, worker } from '@portcullis/core';
import { mapRoles } from '@portcullis/roles';
import { expect, test } from 'vitest';
import { type EnforceOptions, enforce, type Policy, PolicyError } from '../src/index.ts';
import { member } from './gate.ts';

const wiki = (delimitersInNames: boolean) =>
  application<unknown, 'wiki' | 'blog', 'page'>({
    name: 'wiki',
    target: { encodedDelimiters: 'pass' },
    vocabulary: { applications: ['wiki', 'blog'], kinds: ['page'], operations: ['view'], delimitersInNames },
    check: (_context, next) => next(),
    classify: (_method, { path }) => ({ application: 'wiki', ...(path === '/live' && { method: 'POST' }) }),
    presenter: () => undefined,
    maskPath: (path) => path,
    handler: () => new Response('inside'),
  });

/** A gate that somebody composed by hand, its policy read from a file: types know nothing of its words. */
function gate(rules: Policy['rules'], options?: EnforceOptions, delimitersInNames = true) {
  const details: (string | undefined)[] = [];
  const reports: string[] = [];
  const policy: Policy = { name: 'team', rules };
  const app = pipeline(wiki(delimitersInNames))
    .use(
      recorder(async ({ trail }, next) => {
        const response = await next();
        details.push(trail.entries.findLast((entry) => entry.type === 'request.failed')?.detail);
        return response;
      }),
    )
    .use<HasCaller>((_context, next) => next({ caller: member('eng') }))
    .use(mapRoles({ engineer: ['eng'] }))
    .use(enforce(policy as Policy<'engineer', 'wiki', 'page'>, options));
  const fetch = worker(app, { report: (text) => reports.push(text) });
  return {
    details,
    reports,
    status: async (path: string) => {
      const request = new Request(`https://gate.example${path}`);
      return (await fetch(request, {}, { waitUntil: () => undefined })).status;
    },
  };
}

const allow = { name: 'all', effect: 'allow', who: 'authenticated' } as const;

test("the application's reading of names is the policy's", async () => {
  const rules = [{ ...allow, paths: ['/docs/*'] }];
  expect(await gate(rules).status('/docs/C%23')).toBe(200);
  expect(await gate(rules, {}, false).status('/docs/C%23')).toBe(403);
  expect(await gate(rules, { delimitersInNames: false }).status('/docs/C%23')).toBe(403);
  expect(await gate([{ ...allow, paths: ['/docs/what?'] }]).status('/docs/what%3F')).toBe(200);
});

test('a rule uses the method that the application derives from the request', async () => {
  const reading = [{ ...allow, paths: ['/**'], methods: ['GET'] }];
  expect(await gate(reading).status('/still')).toBe(200);
  expect(await gate(reading).status('/live')).toBe(403);
  expect(await gate([{ ...allow, effect: 'readOnly', paths: ['/**'] }]).status('/live')).toBe(403);
  const writing = { ...allow, name: 'none', effect: 'deny', paths: ['/**'], methods: ['POST'] } as const;
  expect(await gate([{ ...allow, paths: ['/**'] }, writing]).status('/live')).toBe(403);
  expect(await gate([{ ...allow, paths: ['/**'], methods: ['POST'] }]).status('/live')).toBe(200);
});

test('an unknown word of the application is reported in full at each request, in the event and on the console', async () => {
  const { status, details, reports } = gate([
    { ...allow, applications: ['wikki'] },
    { ...allow, name: 'other', applications: ['blok'] },
    { ...allow, name: 'kind', effect: 'deny', kinds: ['pgae'] },
    { ...allow, name: 'operation', effect: 'deny', operations: ['veiw'] },
  ]);
  expect([await status('/'), await status('/')]).toEqual([500, 500]);
  for (const text of [...details, ...reports]) {
    expect(text).toContain(
      'rules[0].applications[0]: "wikki" is not a known application; did you mean "wiki"?',
    );
    expect(text).toContain('did you mean "blog"?');
    expect(text).toContain('rules[2].kinds[0]: "pgae" is not a known kind; did you mean "page"?');
    expect(text).toContain('rules[3].operations[0]: "veiw" is not a known operation; did you mean "view"?');
  }
  expect([details.length, reports.length]).toEqual([2, 2]);
});

test('where the words are given, an unknown one is reported at construction', () => {
  expect(() => gate([{ ...allow, applications: ['wikki'] }], { applications: ['wiki'] })).toThrow(
    PolicyError,
  );
});

test('a problem with any application is reported at construction, in the shadow too', () => {
  expect(() => gate([{ ...allow, paths: ['docs'] }])).toThrow(PolicyError);
  const shadow: Policy = { name: 'next', rules: [{ ...allow, paths: ['docs'] }] };
  expect(() => gate([{ ...allow, paths: ['/**'] }], { shadow })).toThrow(PolicyError);
});

test('without an application a name with ? is reported at the first request', async () => {
  const app = pipeline<BaseContext>()
    .use<HasCaller>((_context, next) => next({ caller: member('eng') }))
    .use(mapRoles({}))
    .use(enforce({ name: 'team', rules: [{ ...allow, paths: ['/docs/what?'] }] }))
    .handle(() => new Response('inside'));
  const reports: string[] = [];
  const fetch = worker(app, { report: (text) => reports.push(text) });
  const request = new Request('https://gate.example/docs/what');
  expect((await fetch(request, {}, { waitUntil: () => undefined })).status).toBe(500);
  expect(reports.join()).toContain('contains "?"');
});

test('a policy is compiled once for each application, and not for each request', async () => {
  let read = 0;
  const counted = Object.defineProperty({ ...allow }, 'paths', {
    enumerable: true,
    get: () => {
      read++;
      return ['/**'];
    },
  }) as Policy['rules'][number];
  const { status } = gate([counted]);
  await status('/');
  const before = read;
  for (let index = 0; index < 5; index++) expect(await status('/')).toBe(200);
  expect(read).toBe(before);
});
