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

/** The links to sessions, credentials and agents. */
const actions = (page: string) =>
  [...(/<ul class="row actions">(.*?)<\/ul>/s.exec(page)?.[1] ?? '').matchAll(/href="([^"?]*)/g)].map(
    ([, href]) => href,
  );

test('links lead only to what the gate has, and only if the issuer is known', async () => {
  const who = `person?issuer=${ISSUER}&subject=ada`;
  const all = ['/.portcullis/operator/sessions', '/.portcullis/credentials/', '/.portcullis/agents/'];
  expect(
    actions(await text(pageOfRows({}, sessions), who)).map((href) => `${href}/`.replace('//', '/')),
  ).toEqual(all.map((href) => `${href}/`.replace('//', '/')));
  expect(actions(await text(pageOfRows({}, { sessions: {} as never }), who))).toEqual([all[0]]);
  expect(actions(await text(pageOfRows(), who))).toEqual([]);
  expect(actions(await text(pageOfRows({}, sessions), 'person?subject=ada'))).toEqual([]);
});

test('the only issuer of a subject in the events is the issuer of the person', async () => {
  const page = await text(pageOfRows({ requestsOf: [row('/a', 'ada', ISSUER)] }), 'person?subject=ada');
  expect(facts(page).Issuer).toBe(ISSUER);
  expect(page).toContain(`<dd><code>${ISSUER}</code></dd>`);
});

test('two issuers of a subject are links to two people', async () => {
  const rows = { requestsOf: [row('/a', 'ada', ISSUER), row('/b', 'ada', 'https://other.example')] };
  const page = await text(pageOfRows(rows), 'person?subject=ada');
  const [, issuers = ''] = /<dt>Issuer<\/dt><dd><ul>(.*?)<\/ul>/.exec(page) ?? [];
  expect([...issuers.matchAll(/issuer=([^&]*)&amp;subject=ada">/g)].map(([, one]) => one)).toEqual([
    ...['https%3A%2F%2Fid.example', 'https%3A%2F%2Fother.example'],
  ]);
});

test('the last request says when it was, and whether its caller had a role', async () => {
  const seen = async (...roles: (readonly string[] | undefined)[]) =>
    facts(
      await text(
        pageOfRows({ requestsOf: roles.map((one) => row('/a', 'ada', ISSUER, one)) }),
        'person?subject=ada',
      ),
    );
  expect(await seen(['staff'])).toMatchObject({ 'Last seen': '2026-01-31 12:00:00' });
  expect(await seen([], ['staff'])).toMatchObject({ 'Roles at the last request': 'none' });
  expect(await seen(undefined, ['staff'])).toMatchObject({ 'Roles at the last request': 'unknown' });
  expect(await seen()).not.toMatchObject({ 'Last seen': expect.stringContaining('2026') });
});

test('the database is asked for the subject alone; what has another subject or none is not shown', async () => {
  const other = { line: row('/other', 'ada', ISSUER).line.replace('"sub":"ada",', '') };
  const page = pageOfRows({ requestsOf: [row('/a', 'ada', ISSUER), row('/b', 'bob', ISSUER), other] });
  const shown = await text(page, `person?issuer=${ISSUER}&subject=ada`);
  expect([...shown.matchAll(/\/(a|b|other)<\/code>/g)].map(([, path]) => path)).toEqual(['a']);
  expect(page.asked.map(({ name, values }) => [name, values.slice(2)])).toEqual([
    ['requestsOf', ['["ada"]', 500]],
    ['refusedOf', ['["ada"]', 500]],
  ]);
});

test('a list has fifty requests at most', async () => {
  const many = Array.from({ length: 51 }, (_, at) => row(`/p${at}`, 'ada', ISSUER));
  const page = await text(pageOfRows({ requestsOf: many, refusedOf: many }), 'person?subject=ada');
  expect(page).toContain('id="table-refused"');
  expect([page.includes('/p49</code>'), page.includes('/p50</code>')]).toEqual([true, false]);
  expect(page).toContain('id="table-requests"');
});

test('links to other views keep the period, and no other filter', async () => {
  const page = await text(pageOfRows(), 'person?subject=ada&last=7d&app=maniphest&person=eve&reason=token');
  const views = [...page.matchAll(/href="(\/\.portcullis\/operator\/decisions[^"]*)"/g)].map(
    ([, href]) => href,
  );
  expect(views).toEqual(['/.portcullis/operator/decisions?last=7d']);
});
