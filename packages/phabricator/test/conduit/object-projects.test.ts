import { expect, test } from 'vitest';
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

function asked(answer: Response) {
  const { origin, calls } = recordingOrigin(() => answer);
  const object = { search: 'maniphest.search', constraint: 'ids', value: '7' } as const;
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
])('%s', async (_what, answer, expected) => expect(await asked(answer).found).toEqual(expected));

test.each([
  ['another object', envelope(task(8))],
  ['two', envelope(task(7), task(8))],
  ['no projects', envelope(task(7, null))],
  ['a page', new Response('<html>')],
  ['a failure', new Response('{}', { status: 500 })],
])('%s for an answer is none', async (_what, answer) => {
  const failure = asked(answer).found;
  await expect(failure).rejects.toMatchObject({ code: 'phabricator.conduit_unverified', status: 503 });
  await expect(failure).rejects.not.toThrow(TOKEN);
});
