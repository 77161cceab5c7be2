import { expect, test } from 'vitest';
import type { ObjectInQuestion } from '../../src/conduit/call-projects.ts';
import { objectProjects } from '../../src/conduit/object-projects.ts';
import { phorgeClient } from '../../src/sso/phorge-client.ts';
import { contextOf, recordingOrigin } from '../fixtures/context.ts';

const TOKEN = `api-${'a'.repeat(28)}`;
const task = (id: number, projectPHIDs: unknown = ['p']) => ({
  id,
  phid: `PHID-TASK-${id}`,
  attachments: { projects: { projectPHIDs } },
});
const envelope = (...data: object[]) =>
  Response.json({ result: { data }, error_code: null, error_info: null });

const BY_ID = { search: 'maniphest.search', constraint: 'ids', value: '7' } as const;
const BY_PHID = { search: 'maniphest.search', constraint: 'phids', value: 'PHID-TASK-7' } as const;

function asked(answer: Response, object: ObjectInQuestion = BY_ID) {
  const { origin, calls } = recordingOrigin(() => answer);
  return {
    found: objectProjects(phorgeClient(origin), contextOf('/api/maniphest.edit'), TOKEN, object),
    calls,
  };
}

test.each([
  ['are those that Phorge says', envelope(task(7, ['p', 'q'])), ['p', 'q']],
  ['are none of what is not there, or may not be seen', envelope(), []],
  [
    'are none where Phorge refuses to say',
    Response.json({ result: null, error_code: 'ERR-CONDUIT-CORE', error_info: TOKEN }),
    [],
  ],
  ['are those among what Phorge says that are names', envelope(task(7, ['p', 1, null])), ['p']],
])('%s', async (_what, answer, expected) => expect(await asked(answer).found).toEqual(expected));

test('the projects of an object are those of the one object with this PHID', async () => {
  expect(await asked(envelope(task(7)), BY_PHID).found).toEqual(['p']);
  await expect(asked(envelope(task(8)), BY_PHID).found).rejects.toMatchObject({
    code: 'phabricator.conduit_unverified',
  });
});

test.each([
  [BY_ID, { 'constraints[ids][0]': '7' }],
  [BY_PHID, { 'constraints[phids][0]': 'PHID-TASK-7' }],
])(
  'the projects of an object are looked up as the user of the token, of one object alone: $constraint',
  async (object, constraint) => {
    const { found, calls } = asked(envelope(task(7)), object);
    await found;
    expect(calls.map(({ url }) => url)).toEqual(['https://phorge.example.com/api/maniphest.search']);
    const form = new URLSearchParams(new TextDecoder().decode(calls[0]?.body as Uint8Array));
    expect(Object.fromEntries(form)).toEqual({
      'api.token': TOKEN,
      ...constraint,
      'attachments[projects]': '1',
      limit: '1',
    });
  },
);

test.each([
  ['another object', envelope(task(8))],
  ['two', envelope(task(7), task(8))],
  ['no projects', envelope(task(7, null))],
  ['nothing attached', envelope({ id: 7 })],
  ['nothing attached of projects', envelope({ id: 7, attachments: {} })],
  ['a page', new Response('<html>')],
  ['a failure', new Response('{}', { status: 500 })],
])('%s for an answer gives no projects', async (_what, answer) => {
  const failure = asked(answer).found;
  await expect(failure).rejects.toMatchObject({ code: 'phabricator.conduit_unverified', status: 503 });
  await expect(failure).rejects.not.toThrow(TOKEN);
});
