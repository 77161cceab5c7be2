import { AccessError } from '@portcullis/core';
import { type Lock, type LockDesk, lockDesk, locks, memoryLocks } from '@portcullis/session';
import { deliberateClick } from '@portcullis/session/internal';
import { describe, expect, test } from 'vitest';
import { HOST, NOW, pageOfRows } from '../fixtures/page-of-rows.ts';

const ISSUER = 'https://id.example';
const PERSON = `person?issuer=${encodeURIComponent(ISSUER)}&subject=bob`;
const line = JSON.stringify({
  type: 'request.decision',
  id: 'one',
  time: '2026-01-31T12:00:00.000Z',
  outcome: 'allow',
  reason: [],
  actor: { kind: 'user', sub: 'bob', iss: ISSUER, email: 'bob@corp.example' },
  http: { method: 'GET', host: 'gate.example', path: '/' },
});
const MAY = 'operator+security';
const ORDER = `${NOW / 1000}.${'o'.repeat(22)}`;

const LOCKED: Lock = {
  ...{ id: 'one', effect: 'lock', names: [{ username: 'eve' }], source: 'operator', by: 'olga' },
  ...{ reason: 'INC-1', signatures: 1, at: NOW / 1000 },
};

/** A page at which those with the role `security` may lock, and the list of who is locked. */
function pageWithLock(
  lock: { readonly hasPseudonyms?: boolean; readonly protected?: boolean } = {},
  store = memoryLocks(),
) {
  const desk = lockDesk({
    locks: locks({
      store,
      protectedPeople: lock.protected === true ? [[{ email: 'bob@corp.example' }]] : [],
      report: () => {},
    }),
  });
  const page = pageOfRows(
    { requestsOf: [{ line }] },
    {
      lock: {
        desk: desk as LockDesk,
        roles: ['security'],
        ...(lock.hasPseudonyms === undefined ? {} : { hasPseudonyms: lock.hasPseudonyms }),
      },
    },
  );
  const form = (fields: Readonly<Record<string, string>>): RequestInit => ({
    method: 'POST',
    body: new URLSearchParams(fields).toString(),
    headers: { origin: HOST, 'content-type': 'application/x-www-form-urlencoded' },
  });
  const order = (
    fields: Readonly<Record<string, string>>,
    as: { readonly name?: string; readonly role?: string } = {},
  ) =>
    page.visit(
      PERSON,
      form({
        ...{ action: 'lock', order: ORDER, issuer: ISSUER, subject: 'bob', email: 'bob@corp.example' },
        ...{ username: '', reason: 'INC-1', for: '' },
        ...fields,
      }),
      as.name ?? 'olga',
      as.role ?? MAY,
    );
  const entries = async () => (await store.list(NOW / 1000)).map(({ id: _, at: __, ...entry }) => entry);
  return { ...page, form, order, entries, store };
}

const text = async (answer: Promise<Response>) => (await answer).text();
let orders = 0;
const another = () => ({ order: `${NOW / 1000}.${String(++orders).padStart(22, '0')}` });

describe('on the page of a person,', () => {
  test('an operator whose role may lock has a form with the names that events have', async () => {
    const page = await text(pageWithLock().visit(PERSON, {}, 'olga', MAY));
    expect(page).toContain('has no entry with a name that this page knows.');
    for (const [name, value] of [
      ['issuer', ISSUER],
      ['subject', 'bob'],
      ['email', 'bob@corp.example'],
      ['username', ''],
    ])
      expect(page).toContain(`<input id="lock-${name}" name="${name}" value="${value}"`);
    expect(page).toMatch(/name="order" value="1769862896\.[\w-]{22}"/);
    expect([...page.matchAll(/name="action" value="(\w+)"/g)].map(([, name]) => name)).toEqual([
      ...['lock', 'unlock', 'end', 'ask'],
    ]);
  });

  test('an operator who only sees the page sees whether the person is locked, and has no form', async () => {
    const { visit, order } = pageWithLock();
    await order({});
    const page = await text(visit(PERSON));
    expect(page).toContain('<td>locked</td>');
    expect(page).toContain('INC-1');
    expect(page).not.toContain('name="action"');
  });

  test('a lock is of all names that the form has, by the operator, with its reason and end', async () => {
    const { order, entries } = pageWithLock();
    const answer = await order({ username: ' bob ', reason: ' INC-1 ', for: '8h' });
    const page = await answer.text();
    expect(answer.status).toBe(200);
    expect(page).toContain('Locked, at every host within ten seconds.');
    expect(page).toContain(`<li><code>bob (${ISSUER})</code></li>`);
    expect(page).toContain('<li>SSH, and an application that is reached directly</li>');
    expect(page).not.toContain('no username is known');
    expect(await entries()).toEqual([
      {
        ...{ effect: 'lock', source: 'operator', by: `olga (${ISSUER})`, reason: 'INC-1' },
        ...{ signatures: 1, until: NOW / 1000 + 28_800 },
        names: [{ issuer: ISSUER, subject: 'bob' }, { email: 'bob@corp.example' }, { username: 'bob' }],
      },
      expect.objectContaining({ effect: 'end' }),
    ]);
  });

  test('what holds now is above what is over, in whatever order it is stored', async () => {
    const { order } = pageWithLock();
    await order({ action: 'end' });
    const page = await text(order({ ...another() }));
    const states = [...page.matchAll(/<tr><td>([^<]+)<\/td>/g)].map(([, state]) => state);
    expect(states).toEqual(['locked', 'older sessions have ended']);
  });

  test('what an order does not reach is shown, and never called locked', async () => {
    const page = await text(pageWithLock().order({ issuer: '', subject: '', username: '' }));
    expect(page).toContain('no username is known');
    expect(page).toContain('no session shows their subject');
  });

  test('a lock without an end holds until it is removed, and an unlock removes it', async () => {
    const { order, entries } = pageWithLock();
    await order({});
    expect((await entries())[0]).not.toHaveProperty('until');
    const page = await text(order({ action: 'unlock', ...another() }));
    expect(page).toContain('<strong>Unlocked.</strong>');
    expect(page).not.toContain('Not covered');
    expect((await entries()).map(({ effect }) => effect)).toEqual(['end']);
    expect(await text(order({ action: 'unlock', ...another() }))).toContain('This person was not locked.');
  });

  test.each([
    ['end', 'Sessions ended, at every host within ten seconds.'],
    ['ask', 'A new login at the identity provider is required'],
  ])('the order "%s" does not lock', async (action, said) => {
    const { order, entries } = pageWithLock();
    const page = await text(order({ action, for: '8h' }));
    expect(page).toContain(said);
    expect(page).toContain('bearer tokens, API tokens and passwords for version control');
    expect((await entries()).map(({ effect }) => effect)).toEqual([action]);
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    ['username', { subject: '', issuer: '', email: '', username: ' bob ' }],
    ['e-mail address', { subject: '', issuer: '', email: ' bob@corp.example ' }],
    ['subject', { email: '' }],
  ])('an order can name the person by %s alone', async (_form, fields) => {
    const { order, entries } = pageWithLock();
    expect((await order(fields)).status).toBe(200);
    const name = { username: 'bob', email: 'bob@corp.example', issuer: ISSUER, subject: 'bob' };
    for (const names of (await entries()).map((entry) => entry.names))
      expect(names).toEqual([
        expect.toSatisfy((one) =>
          Object.entries(one).every(([key, value]) => name[key as keyof typeof name] === value),
        ),
      ]);
  });

  test('an order whose form lacks what it may lack names the person by the rest', async () => {
    const { visit, form, entries } = pageWithLock();
    const sent = { action: 'end', order: ORDER, email: 'bob@corp.example', reason: 'r'.repeat(200) };
    expect((await visit(PERSON, form(sent), 'olga', MAY)).status).toBe(200);
    expect((await entries()).map(({ names }) => names)).toEqual([[{ email: 'bob@corp.example' }]]);
  });

  test.each(['order', 'reason', 'for', 'action'])(
    'an order whose form lacks "%s" is refused',
    async (name) => {
      const { visit, form, entries, failures } = pageWithLock();
      const { [name]: _, ...sent } = {
        ...{ action: 'lock', order: ORDER, email: 'bob@corp.example', reason: 'INC-1', for: '' },
      } as Record<string, string>;
      // A lock without a duration would hold until it is removed, which the operator did not say.
      const answer = await visit(PERSON, form(sent), 'olga', MAY);
      expect([answer.status, failures, await entries()]).toEqual([400, ['operator.parameters'], []]);
    },
  );

  test('an order with a subject whose form lacks the issuer is refused', async () => {
    const { visit, form, failures, entries } = pageWithLock();
    const sent = { action: 'lock', order: ORDER, subject: 'bob', reason: 'INC-1', for: '' };
    await visit(PERSON, form(sent), 'olga', MAY);
    expect([failures, await entries()]).toEqual([['operator.parameters'], []]);
  });

  test('an order whose form has a username alone is of that username alone', async () => {
    const { visit, form, entries } = pageWithLock();
    await visit(PERSON, form({ action: 'end', order: ORDER, username: 'bob', reason: 'INC-1' }), 'olga', MAY);
    expect((await entries()).map(({ names }) => names)).toEqual([[{ username: 'bob' }]]);
  });

  test('a lock beyond the limit of an hour is refused, and not turned into a proposal', async () => {
    const { order, store, failures, entries } = pageWithLock();
    const by = `olga (${ISSUER})`;
    for (let one = 0; one < 20; one++)
      await store.add(
        [{ ...LOCKED, id: `lock ${one}`, by }],
        { id: `order ${one}`, keepUntil: NOW },
        { perHour: 20 },
        NOW / 1000,
      );
    expect((await order({})).status).toBe(429);
    expect(failures).toEqual(['session.lock_limited']);
    expect(new Set((await entries()).map(({ effect }) => effect))).toEqual(new Set(['lock']));
  });

  test('a confirmation without a proposal is refused', async () => {
    const { visit, form, failures } = pageWithLock();
    await visit(PERSON, form({ action: 'confirm' }), 'olga', MAY);
    expect(failures).toEqual(['session.lock_refused']);
  });

  test('a form that is an hour old is taken, and once until it is refused for its age', async () => {
    const store = memoryLocks();
    const used: number[] = [];
    const { order } = pageWithLock(
      {},
      {
        ...store,
        add: (locks, use, bounds, now) => {
          used.push(use.keepUntil);
          return store.add(locks, use, bounds, now);
        },
      },
    );
    const shown = NOW / 1000 - 3600;
    expect((await order({ order: `${shown}.${'o'.repeat(22)}` })).status).toBe(200);
    expect(used).toEqual([shown + 3 * 3600]);
  });

  test('a refusal of the store is not turned into a proposal', async () => {
    const store = { ...memoryLocks(), add: () => Promise.reject(new Error('down')) };
    const { order, failures, entries } = pageWithLock({}, store);
    expect((await order({})).status).toBe(503);
    expect([failures, await entries()]).toEqual([['session.unavailable'], []]);
  });

  test('a form that is submitted twice is carried out once', async () => {
    const { order, failures } = pageWithLock();
    expect((await order({})).status).toBe(200);
    expect((await order({})).status).toBe(403);
    expect(failures).toEqual(['session.lock_refused']);
  });

  test('if the list cannot be read, it is unknown whether the person is locked, and the rest is shown', async () => {
    const store = { ...memoryLocks(), list: () => Promise.reject(new Error('down')) };
    const page = await text(pageWithLock({}, store).visit(PERSON, {}, 'olga', MAY));
    expect(page).toContain('it is unknown whether this person is locked');
    expect(page).not.toContain('has no entry');
    expect(page).toContain('Latest requests');
  });

  test.each([
    ['another role', { role: 'operator' }, {}, 'operator.denied'],
    ['an order that does not exist', {}, { action: 'refresh' }, 'operator.parameters'],
    ['a proposal of its own', {}, { action: 'proposal' }, 'operator.parameters'],
    ['no action', {}, { action: '' }, 'operator.parameters'],
    ['no reason', {}, { reason: ' ' }, 'operator.parameters'],
    ['a long reason', {}, { reason: 'r'.repeat(201) }, 'operator.parameters'],
    ['no name', {}, { subject: '', email: ' ', username: ' ' }, 'operator.parameters'],
    ['a subject without an issuer', {}, { issuer: '' }, 'operator.parameters'],
    ['a duration that the form does not have', {}, { for: '10y' }, 'operator.parameters'],
    ['a property of objects as its duration', {}, { for: 'toString' }, 'operator.parameters'],
    ['no id', {}, { order: '' }, 'operator.parameters'],
    ['words before its id', {}, { order: `x${ORDER}` }, 'operator.parameters'],
    ['words after its id', {}, { order: `${ORDER}x` }, 'operator.parameters'],
    [
      'a form that is too old',
      {},
      { order: `${NOW / 1000 - 3601}.${'o'.repeat(22)}` },
      'operator.parameters',
    ],
    ['a form of the future', {}, { order: `${NOW / 1000 + 3601}.${'o'.repeat(22)}` }, 'operator.parameters'],
    ['a field that no form has', {}, { signatures: '2' }, 'operator.parameters'],
  ])('an order with %s is refused, and changes nothing', async (_what, as, fields, code) => {
    const { order, failures, entries } = pageWithLock();
    expect((await order(fields, as)).status).toBeGreaterThanOrEqual(400);
    expect([failures, await entries()]).toEqual([[code], []]);
  });

  test.each([
    ['elsewhere', { origin: 'https://evil.example' }],
    ['a script', { 'sec-fetch-mode': 'cors' }],
    ['a page without a click', { 'sec-ch-ua': '"Chromium";v="140"' }],
  ])('an order by a form of %s is refused, and changes nothing', async (_what, headers) => {
    const { visit, form, failures, entries } = pageWithLock();
    const sent = form({ action: 'lock', order: ORDER, email: 'bob@corp.example', reason: 'INC-1' });
    await visit(PERSON, { ...sent, headers: { ...sent.headers, ...headers } }, 'olga', MAY);
    expect([failures, await entries()]).toEqual([['operator.origin'], []]);
  });

  test('an order at an address that names no person is refused, and changes nothing', async () => {
    const { visit, form, failures, entries } = pageWithLock();
    await visit(
      'person',
      form({ action: 'lock', order: ORDER, email: 'bob@corp.example', reason: 'INC-1', for: '' }),
      'olga',
      MAY,
    );
    expect([failures, await entries()]).toEqual([['operator.parameters'], []]);
  });

  test('an order at an address with a period that is invalid is refused, and changes nothing', async () => {
    const { visit, form, failures, entries } = pageWithLock();
    const sent = { action: 'lock', order: ORDER, email: 'bob@corp.example', reason: 'INC-1', for: '' };
    await visit(`${PERSON}&last=long`, form(sent), 'olga', MAY);
    expect([failures, await entries()]).toEqual([['operator.parameters'], []]);
  });

  test('a gate that locks no one has no form, and takes no order', async () => {
    const { visit, failures } = pageOfRows({ requestsOf: [{ line }] });
    expect(await text(visit(PERSON, {}, 'olga', MAY))).not.toContain('id="access"');
    const { form } = pageWithLock();
    await visit(PERSON, form({ action: 'lock', order: ORDER, reason: 'INC-1' }), 'olga', MAY);
    expect(failures).toEqual(['operator.denied']);
  });
});

describe('a protected person', () => {
  test('is not locked by one operator with two accounts that have one address', async () => {
    const { visit, form, entries, failures, store } = pageWithLock({ protected: true });
    const by = (name: string, email: string, fields: Readonly<Record<string, string>>) => {
      const sent = form(fields);
      return visit(PERSON, { ...sent, headers: { ...sent.headers, 'x-test-email': email } }, name, MAY);
    };
    const asked = { action: 'lock', order: ORDER, email: 'bob@corp.example', reason: 'INC-1', for: '' };
    expect((await by('olga', 'olga@corp.example', asked)).status).toBe(200);
    const confirm = { action: 'confirm', proposal: (await store.list(NOW / 1000))[0]?.id ?? '' };
    expect((await by('olga-admin', 'Olga@corp.example', confirm)).status).toBe(403);
    expect(failures).toEqual(['session.lock_needs_second']);
    expect((await entries()).map(({ effect }) => effect)).toEqual(['proposal']);
    expect((await by('oskar', 'oskar@corp.example', confirm)).status).toBe(200);
  });

  test('is locked once a second operator confirms what the first one ordered', async () => {
    const { order, entries, visit, form, store } = pageWithLock({ protected: true });
    const page = await text(order({ for: '1d' }));
    expect(page).toContain('Not locked yet. This person is protected');
    expect((await entries()).map(({ effect }) => effect)).toEqual(['proposal']);
    // The first operator is not offered to confirm it, and cannot.
    expect(page).not.toContain('value="confirm"');
    const id = (await store.list(NOW / 1000))[0]?.id ?? '';
    const confirm = (name: string, role = MAY) =>
      visit(PERSON, form({ action: 'confirm', proposal: id }), name, role);
    expect((await confirm('olga')).status).toBe(403);
    // Nor can someone who only sees the page.
    expect((await confirm('oskar', 'operator')).status).toBe(403);
    expect((await entries()).map(({ effect }) => effect)).toEqual(['proposal']);
    const offered = await text(visit(PERSON, {}, 'oskar', MAY));
    expect(offered).toContain(`<input type="hidden" name="proposal" value="${id}">`);
    // The second click of a double click that another site asked for confirms nothing.
    expect(offered).toContain(deliberateClick.code);
    expect(page).not.toContain(deliberateClick.code);
    const confirmed = await text(confirm('oskar'));
    expect(confirmed).toContain('Locked, at every host within ten seconds.');
    expect(confirmed).not.toContain('value="confirm"');
    expect((await entries()).find(({ effect }) => effect === 'lock')).toMatchObject({
      by: `olga (${ISSUER}), oskar (${ISSUER})`,
      ...{ signatures: 2, until: NOW / 1000 + 86_400, reason: 'INC-1' },
    });
    expect((await confirm('otto')).status).toBe(403);
  });

  test('whose sessions end needs one operator', async () => {
    const { order, entries } = pageWithLock({ protected: true });
    await order({ action: 'end' });
    expect((await entries()).map(({ effect }) => effect)).toEqual(['end']);
  });
});

describe('the entries of a person', () => {
  const rowOf = (email: string | undefined) => ({
    line: JSON.stringify({ ...JSON.parse(line), actor: { kind: 'user', sub: 'bob', iss: ISSUER, email } }),
  });
  const entryOf = (id: string, names: Lock['names']): Lock => ({ ...LOCKED, id, names, reason: `INC-${id}` });

  /** The page of a person with these events, where these locks are stored. */
  async function shown(rows: readonly object[], locked: readonly Lock['names'][], more: object = {}) {
    const store = memoryLocks();
    const all = locked.map((names, at) => entryOf(String(at), names));
    await store.add(all, { id: 'all', keepUntil: NOW }, { perHour: 9 }, NOW / 1000);
    const desk = { ...lockDesk({ locks: locks({ store, report: () => {} }) }), ...more } as LockDesk;
    const page = pageOfRows({ requestsOf: rows as never }, { lock: { desk, roles: ['security'] } });
    return { page, answer: await page.visit(PERSON, {}, 'olga', MAY) };
  }

  test('are those of the subject, and of the address in the latest event that has one', async () => {
    const names = [
      [{ email: 'bob@corp.example' }],
      [{ email: 'bob@corp.example', issuer: ISSUER }],
      [{ issuer: ISSUER, subject: 'bob' }],
      [{ email: 'eve@corp.example' }],
      [{ email: 'bob@corp.example', issuer: 'https://other.example' }],
    ];
    const { answer } = await shown(
      [rowOf(undefined), rowOf('bob@corp.example'), rowOf('eve@corp.example')],
      names,
    );
    const page = await answer.text();
    expect([...page.matchAll(/INC-(\d)/g)].map(([, id]) => id).toSorted()).toEqual(['0', '1', '2']);
    expect(page).toContain('<input id="lock-email" name="email" value="bob@corp.example"');
    expect(page).toContain(
      `<form method="post" action="/.portcullis/operator/${PERSON.replace('&', '&amp;')}"`,
    );
  });

  test('are those of the subject alone if no event has an address', async () => {
    const { answer } = await shown(
      [rowOf(undefined)],
      [[{ email: 'undefined' }], [{ issuer: ISSUER, subject: 'bob' }]],
    );
    const page = await answer.text();
    expect([...page.matchAll(/INC-(\d)/g)].map(([, id]) => id)).toEqual(['1']);
    expect(page).toContain('<input id="lock-email" name="email" value=""');
  });

  test('are fifty at most', async () => {
    const { answer } = await shown(
      [],
      Array.from({ length: 51 }, () => [{ issuer: ISSUER, subject: 'bob' }]),
    );
    expect([...(await answer.text()).matchAll(/<td>locked<\/td>/g)]).toHaveLength(50);
  });

  test('are not shown without an issuer, since it is unknown which person it is', async () => {
    const { page } = await shown([rowOf('bob@corp.example')], []);
    const answer = await page.visit('person?subject=bob', {}, 'olga', MAY);
    expect(await answer.text()).not.toContain('id="access"');
  });

  test('are not called unknown if reading them fails for another reason than the store', async () => {
    for (const error of [new Error('x'), new AccessError({ code: 'x', status: 403, message: 'x' })]) {
      const { answer } = await shown([], [], { entriesOf: () => Promise.reject(error) });
      expect(answer.status).toBe(error instanceof AccessError ? 403 : 500);
    }
  });
});

describe('with pseudonyms in the record,', () => {
  test('names are entered, and those who may lock see all entries', async () => {
    const { visit, order } = pageWithLock({ hasPseudonyms: true });
    await order({ subject: 'mallory', email: '' });
    const page = await text(visit(PERSON, {}, 'olga', MAY));
    expect(page).toContain('The record has pseudonyms: enter the names of the person.');
    expect(page).toContain('<input id="lock-subject" name="subject" value=""');
    expect(page).toContain('<input id="lock-email" name="email" value=""');
    expect(page).toContain(`mallory (${ISSUER})`);
  });

  test('those who only see the page see no entries, and not that there are none', async () => {
    const { visit, order } = pageWithLock({ hasPseudonyms: true });
    await order({ subject: 'mallory', email: '' });
    const page = await text(visit(PERSON));
    expect(page).not.toContain('mallory');
    // Whether this person is locked is unknown, which is not "no".
    expect(page).not.toContain('id="access"');
  });
});
