import { expect, test } from 'vitest';
import { searchedProjects } from '../../src/conduit/searched-projects.ts';
import { phorgeClient } from '../../src/sso/phorge-client.ts';
import { contextOf, recordingOrigin } from '../fixtures/context.ts';

const TOKEN = `api-${'a'.repeat(28)}`;

const page = (phids: readonly unknown[], after: unknown = null) =>
  Response.json({ result: { data: phids.map((phid) => ({ phid })), cursor: { after } }, error_code: null });

/** @param below what Phorge answers of each project */
function asked(projects: readonly string[], below: (project: string) => Response) {
  const { origin, calls } = recordingOrigin(({ body }) =>
    below(formOf(body)['constraints[ancestors][0]'] ?? ''),
  );
  const found = searchedProjects(phorgeClient(origin), contextOf('/api/maniphest.search'), TOKEN, projects);
  return { found, calls };
}

const formOf = (body: unknown) =>
  Object.fromEntries(new URLSearchParams(new TextDecoder().decode(body as Uint8Array)));
const many = (count: number) => Array.from({ length: count }, (_, at) => `p${at}`);

test('each object that a search by projects finds is in each of them, or in subprojects', async () => {
  const { found } = asked(['a', 'b'], (project) => page(project === 'a' ? ['a1', 'a2'] : []));
  expect(await found).toEqual([
    ['a', 'b'],
    ['a1', 'b'],
    ['a2', 'b'],
  ]);
});

test('subprojects are looked up as the user of the token, archived ones too', async () => {
  const { found, calls } = asked(['a'], () => page([]));
  expect(await found).toEqual([['a']]);
  expect(calls.map(({ url }) => url)).toEqual(['https://phorge.example.com/api/project.search']);
  expect(formOf(calls[0]?.body)).toEqual({
    'api.token': TOKEN,
    'constraints[ancestors][0]': 'a',
    'constraints[status]': 'all',
    limit: '100',
  });
});

test('an answer with long descriptions is read', async () => {
  const body = {
    result: { data: [{ phid: 'a1', fields: { description: 'x'.repeat(500_000) } }], cursor: { after: null } },
  };
  const { found } = asked(['a'], () => Response.json({ ...body, error_code: null }));
  expect(await found).toEqual([['a'], ['a1']]);
});

test('with too many projects or subprojects, or where Phorge refuses to answer, the projects are unknown', async () => {
  expect(await asked(many(10), () => page([])).found).toEqual([many(10)]);
  const eleven = asked(many(11), () => page([]));
  expect([await eleven.found, eleven.calls]).toEqual([undefined, []]);
  expect(await asked(['a'], () => page(many(100), '100')).found).toBeUndefined();
  const thousand = asked(['a', 'b'], (project) => page(many(project === 'a' ? 24 : 39)));
  expect(await thousand.found).toHaveLength(1000);
  expect(await asked(['a', 'b'], () => page(many(31))).found).toBeUndefined();
  const refused = () => Response.json({ result: null, error_code: 'ERR-CONDUIT-CORE', error_info: TOKEN });
  expect(await asked(['a'], refused).found).toBeUndefined();
});

test.each([
  ['no page', Response.json({ result: {}, error_code: null })],
  ['a page without a cursor', Response.json({ result: { data: [] }, error_code: null })],
  ['a page without data', Response.json({ result: { cursor: { after: null } }, error_code: null })],
  ['a project without a PHID', page([7])],
  [
    'nothing in the place of a project',
    Response.json({ result: { data: [null], cursor: { after: null } }, error_code: null }),
  ],
  ['HTML', new Response('<html>')],
  ['a failure', new Response('{}', { status: 500 })],
])('%s for an answer gives no projects', async (_what, answer) => {
  const failure = asked(['a'], () => answer).found;
  await expect(failure).rejects.toMatchObject({ code: 'phabricator.conduit_unverified', status: 503 });
  await expect(failure).rejects.not.toThrow(TOKEN);
});
