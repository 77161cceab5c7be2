import { expect, test } from 'vitest';
import { pageOfRows } from '../fixtures/page-of-rows.ts';

const ISSUER = 'https://id.example';

/** A request of somebody as a row of the database. */
function row(path: string, sub: string, iss: string | undefined, roles?: readonly string[]) {
  const line = JSON.stringify({
    type: 'request.decision',
    id: path,
    time: '2026-01-31T12:00:00.000Z',
    outcome: 'allow',
    reason: ['policy.rule_allows'],
    actor: { kind: 'user', sub, iss, email: `${sub}@corp.example`, roles },
    http: { method: 'GET', host: 'gate.example', path },
  });
  return { line };
}

const sessions = {
  sessions: {} as never,
  credentials: '/.portcullis/credentials',
  agents: '/.portcullis/agents',
};
const text = async (page: ReturnType<typeof pageOfRows>, path: string) => (await page.visit(path)).text();
/** The entries of the description, as text. */
const facts = (page: string): Record<string, string> =>
  Object.fromEntries(
    [...page.matchAll(/<dt>([^<]*)<\/dt><dd>([\s\S]*?)<\/dd>/g)].map(([, name = '', value = '']) => [
      name,
      value.replace(/<[^>]*>/g, ''),
    ]),
  );

test('a person’s page has what they did, their roles, and links to their sessions, credentials, agents and refusals', async () => {
  const rows = {
    requestsOf: [row('/a', 'ada', ISSUER, ['staff', 'lead'])],
    refusedOf: [row('/no', 'ada', ISSUER)],
  };
  const page = await text(pageOfRows(rows, sessions), `person?issuer=${ISSUER}&subject=ada&last=7d`);
  expect(page).toContain('<h1>ada@corp.example</h1>');
  expect(facts(page)).toMatchObject({
    Subject: 'ada',
    Issuer: ISSUER,
    'Roles at the last request': 'staff, lead',
  });
  const who = 'issuer=https%3A%2F%2Fid.example&amp;subject=ada';
  expect(page).toContain(`href="/.portcullis/operator/sessions?${who}"`);
  expect(page).toContain(`href="/.portcullis/credentials?everyone=1&amp;${who}"`);
  expect(page).toContain(`href="/.portcullis/agents?everyone=1&amp;${who}"`);
  expect(page).toContain('href="/.portcullis/operator/refusals?last=7d&amp;person=%22ada%22"');
  expect(page).toContain(`person?last=yesterday&amp;${who}`);
  expect([page.includes('/a</code>'), page.includes('/no</code>')]).toEqual([true, true]);
});

test('a request in a list leads to the page of its person', async () => {
  const page = await text(pageOfRows({ requests: [row('/a', 'ada', ISSUER)] }), 'decisions?app=&last=7d');
  expect(page).toContain(
    'person?last=7d&amp;issuer=https%3A%2F%2Fid.example&amp;subject=ada">ada@corp.example',
  );
});

test('the same subject at another issuer is another person', async () => {
  const rows = { requestsOf: [row('/one', 'ada', ISSUER), row('/other', 'ada', 'https://other.example')] };
  const one = await text(pageOfRows(rows, sessions), `person?issuer=${ISSUER}&subject=ada`);
  expect([one.includes('/one</code>'), one.includes('/other</code>')]).toEqual([true, false]);
  // Without an issuer, both are offered, and nothing is offered that belongs to one of them.
  const both = await text(pageOfRows(rows, sessions), 'person?subject=ada');
  expect(facts(both).Issuer).toBe(`${ISSUER}https://other.example`);
  expect(both).not.toContain('sessions?issuer');
  // Rows of several people name each.
  expect([one, both].map((page) => page.includes('>Who</th>'))).toEqual([false, true]);
});

test('an address that equals the subject is not theirs', async () => {
  const page = await text(
    pageOfRows({ requestsOf: [row('/a', 'ada', ISSUER)] }),
    'person?subject=ada@corp.example',
  );
  expect(page).not.toContain('/a</code>');
});

test('without an event, roles and issuer are unknown', async () => {
  const page = await text(pageOfRows({}, sessions), 'person?subject=ada');
  expect(facts(page)).toMatchObject({ Issuer: 'unknown', 'Roles at the last request': 'unknown' });
});

test('a gate without sessions and credentials has no links to them', async () => {
  const page = await text(pageOfRows(), `person?issuer=${ISSUER}&subject=ada`);
  expect(page).not.toMatch(/sessions\?|credentials\?/);
});

test('a person without a subject is refused', async () => {
  const { visit, failures } = pageOfRows();
  expect((await visit('person')).status).toBe(400);
  expect(failures).toEqual(['operator.parameters']);
});
