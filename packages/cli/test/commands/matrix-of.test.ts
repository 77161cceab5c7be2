import { expect, test } from 'vitest';
import { captured } from '../capture.ts';
import { fileOf, goodConfiguration } from '../configuration-files.ts';

/** A web application with repositories, of which contractors may read one. */
const CONFIGURATION = goodConfiguration({
  application: 'web',
  resources: [{ path: '/source/:id/**', kind: 'repository' }],
  policy: {
    name: 'wiki',
    rules: [
      { name: 'staff', effect: 'allow', who: { roles: ['engineer'] }, paths: ['/**'] },
      {
        name: 'vendor',
        effect: 'allow',
        who: { roles: ['contractor'] },
        kinds: ['repository'],
        ids: ['vendor'],
        methods: ['GET'],
        networks: ['10.0.0.0/8'],
      },
    ],
  },
});
const of = (text: string, ...more: string[]) =>
  captured('matrix', fileOf(CONFIGURATION), '--of', text, ...more);

test('matrix --of lists for one repository who can read and change it, with the conditions', async () => {
  const { code, out, err } = await of('repository:vendor');
  expect(err).toBe('');
  expect([code, out]).toEqual([
    0,
    `who can reach repository:vendor, by policy wiki (the application may restrict it further)
               GET, HEAD  other methods
  (anonymous)  never      never
  (no role)    never      never
  engineer     always     always
  contractor   only if    never
      GET, HEAD: depends on the network
`,
  ]);
});

test('matrix --of keeps an object that no rule names apart from one that a rule names', async () => {
  const callers = JSON.parse((await of('repository:other', '--json')).out).callers as { role?: string }[];
  expect(callers.at(-1)).toEqual({
    caller: 'role',
    role: 'contractor',
    read: { access: 'never' },
    write: { access: 'never' },
  });
});

test('matrix --of takes a path as the gate reads it, and a kind', async () => {
  expect((await of('/source/%2e%2e%2fvendor')).code).toBe(2);
  const path = JSON.parse((await of('/source/vendor/x', '--json')).out);
  expect(path.callers.at(-1).read.access).toBe('sometimes');
  const kind = JSON.parse((await of('repository', '--json')).out);
  expect(kind.callers.at(-1).read.access).toBe('sometimes');
});

test.each([
  ['nothing', /kinds of this application are repository/],
  ['repository:', /must be KIND:NAME/],
  ['repository:*', /must be KIND:NAME/],
  ['/a?b', /without a query/],
])('matrix --of %s states nothing and says why', async (text, message) => {
  const { code, out, err } = await of(text);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(message);
});

test('matrix --of is not a table or a page', async () => {
  expect((await of('repository', '--csv')).err).toContain('cannot be combined');
});
