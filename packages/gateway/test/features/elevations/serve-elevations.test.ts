import type { AccessRequest } from '@portcullis/core';
import { type ElevationDecision, type ElevationRequest, memoryElevations } from '@portcullis/session';
import { describe, expect, test } from 'vitest';
import { serveElevations } from '../../../src/features/elevations/serve-elevations.ts';

const HOST = 'wiki.corp.example';
const PAGES = '/.portcullis/elevations/';
const NOW = 1_000_000;
const ISSUER = 'https://id.example';
const ADA = { issuer: ISSUER, subject: 'ada', email: 'ada@corp.example', name: 'Ada' };
const SAM = { issuer: ISSUER, subject: 'sam', email: 'sam@corp.example' };
const OFFER = { role: 'admin', approvers: ['security', 'audit'], maxMinutes: 60 };

interface Sent {
  readonly who?: typeof SAM | undefined;
  readonly roles?: readonly string[];
  readonly authTime?: number | undefined;
  readonly form?: Readonly<Record<string, string>>;
  readonly origin?: string;
}

/** The pages of a gate in front of one wiki, without a gate around them. */
function pages(changes: { readonly offer?: object; readonly root?: object; readonly version?: string } = {}) {
  const store = memoryElevations();
  const told: { readonly elevation: { readonly change: string } }[] = [];
  const delivered: AccessRequest[] = [];
  const state = { now: NOW, version: 'v1', opens: undefined as object | undefined };
  const instance = {
    ...{ name: 'wiki', hosts: [HOST, 'second.corp.example'], accessRequests: { type: 'test' } },
    policy: { name: 'wiki', rules: [], elevations: [{ ...OFFER, ...changes.offer }] },
  };
  const desk = {
    configuration: { elevations: {}, instances: [instance], ...changes.root },
    ...{ prefix: PAGES, theme: {}, host: HOST },
    ask: (ask: (from: typeof store) => unknown) => ask(store),
    versionsOf: () => ({ policy: () => state.version }),
    deskOf: () => state.opens,
    parts: { accessRecipients: { test: () => ({ deliver: (one: AccessRequest) => delivered.push(one) }) } },
    settings: { random: (octets: Uint8Array) => octets.fill(7) },
    tell: async (activity: (typeof told)[number]) => void told.push(activity),
  };
  const send = async (path: string, sent: Sent = {}): Promise<Response> => {
    const { who = SAM, roles = ['security'], form, origin = `https://${HOST}` } = sent;
    const authTime = 'authTime' in sent ? sent.authTime : state.now;
    const url = new URL(`https://${HOST}${PAGES}${path}`);
    const init =
      form === undefined
        ? {}
        : {
            method: 'POST',
            body: new URLSearchParams(form),
            headers: { origin, 'cf-connecting-ip': '192.0.2.7' },
          };
    const request = new Request(url, init);
    const authentication = { method: 'session', authTime };
    const context = {
      caller: { kind: 'user', ...who, authentication },
      clock: { now: () => state.now * 1000 + 999 },
      roles: { names: roles },
      target: { path: url.pathname, search: url.search, href: url.href },
      ...{ request, requestId: 'r-1' },
    };
    return await serveElevations(context as never, desk as never);
  };
  const textOf = async (path: string, sent?: Sent): Promise<string> => (await send(path, sent)).text();
  const asking = { host: HOST, role: 'admin', minutes: '30', reason: 'INC-7' };
  const ask = (fields: Readonly<Record<string, string>> = {}): Promise<Response> =>
    send('ask', { who: ADA, roles: [], form: { ...asking, ...fields } });
  const stored = async (
    more: Partial<ElevationRequest> = {},
    decision?: Partial<ElevationDecision>,
  ): Promise<string> => {
    const id = (more.id ?? 'e').padEnd(22, 'e');
    await store.ask(
      {
        ...{ role: 'admin', minutes: 30, reason: 'INC-7', person: ADA, policy: 'wiki', version: 'v1' },
        ...{ host: HOST, askedAt: NOW, expiresAt: NOW + 86_400 },
        ...more,
        id,
      },
      { perPerson: 9 },
      NOW,
    );
    if (decision === undefined) return id;
    const made = { approved: true, by: SAM, at: NOW, endsAt: NOW + 1800, ...decision };
    await store.decide(id, made, NOW);
    if (made.approved) await store.confirm(id, undefined, NOW);
    return id;
  };
  return { store, told, delivered, state, send, textOf, ask, stored };
}

const FAILS = (code: string, more: object = {}) => expect.objectContaining({ code, ...more });

test('callers who are not logged in are asked to log in', async () => {
  const { send } = pages();
  const anonymous = { kind: 'anonymous' } as never;
  await expect(send('', { who: anonymous })).rejects.toEqual(FAILS('elevation.login_required'));
});

test.each([
  ['another name', 'other', undefined],
  ['a request whose id is too short', `request/${'e'.repeat(21)}`, undefined],
  ['a request whose id is too long', `request/${'e'.repeat(23)}`, undefined],
  ['a request below another name', `x/request/${'e'.repeat(22)}`, undefined],
  ['a form sent to the list', '', { decision: 'revoke' }],
])('the pages are not found by %s', async (_, path, form) => {
  const sent = form === undefined ? {} : { form: form as Record<string, string> };
  await expect(pages().send(path, sent)).rejects.toEqual(FAILS('request.not_found'));
});

test('a request that the store does not know is reported as unknown', async () => {
  const path = `request/${'x'.repeat(22)}`;
  await expect(pages().send(path)).rejects.toEqual(FAILS('elevation.unknown'));
});

describe('the form that asks for a role', () => {
  test('shows the host, the role and the time that is offered, and posts to its own address', async () => {
    const text = await pages().textOf(`ask?host=${HOST}&role=admin`, { who: ADA });
    expect(text).toContain(`<dd>${HOST}</dd>`);
    expect(text).toContain('<dd>admin</dd>');
    expect(text).toContain('min="1" max="60" value="60" required');
    expect(text).toContain(`<form method="post" action="${PAGES}ask">`);
    expect(text).toMatch(/<textarea [^>]*maxlength="1000" required>/);
  });

  test('proposes one hour of a longer time, and requires no reason where the offer needs none', async () => {
    const { textOf } = pages({ offer: { maxMinutes: 600, needsReason: false } });
    const text = await textOf(`ask?host=${HOST}&role=admin`, { who: ADA });
    expect(text).toContain('min="1" max="600" value="60" required');
    expect(text).not.toMatch(/<textarea [^>]*required/);
  });

  test.each([
    ['of another host', 'ask?host=other.corp.example&role=admin'],
    ['of another role', `ask?host=${HOST}&role=staff`],
    ['without a role', `ask?host=${HOST}`],
    ['with a field more', `ask?host=${HOST}&role=admin&x=1`],
    ['with a role given twice', `ask?host=${HOST}&role=admin&role=admin`],
  ])('%s is refused', async (_, path) => {
    await expect(pages().send(path)).rejects.toEqual(FAILS('elevation.parameters'));
  });

  test.each<[string, Partial<ElevationRequest>, Partial<ElevationDecision> | undefined, boolean]>([
    ['waits', {}, undefined, true],
    ['waits at another host of the instance', { host: 'second.corp.example' }, undefined, true],
    ['was approved', {}, {}, true],
    ['was declined', {}, { approved: false }, false],
    ['is for another role', { role: 'other' }, undefined, false],
    ['is of another host', { host: 'other.corp.example' }, undefined, false],
    ['was made under another version of the policy', { version: 'v0' }, undefined, false],
    ['is of another user', { person: SAM }, undefined, false],
  ])('leads to the page of the request if one %s', async (_, request, decision, isLed) => {
    const { stored, send } = pages();
    const id = await stored(request, decision);
    const answer = await send(`ask?host=${HOST}&role=admin`, { who: ADA });
    expect(answer.status).toBe(isLed ? 303 : 200);
    expect(answer.headers.get('location')).toBe(isLed ? `${PAGES}request/${id}` : null);
    expect(answer.headers.get('cache-control')).toContain('no-store');
  });

  test('asks again once the approver of a role was not seen for too long', async () => {
    const { stored, send, state } = pages({ offer: { approverSeenMinutes: 10 } });
    await stored({}, {});
    state.now = NOW + 599;
    expect((await send(`ask?host=${HOST}&role=admin`, { who: ADA })).status).toBe(303);
    state.now = NOW + 600;
    expect((await send(`ask?host=${HOST}&role=admin`, { who: ADA })).status).toBe(200);
  });
});

describe('a request for a role', () => {
  test('is stored, recorded and delivered with what the user wrote, and from where', async () => {
    const { ask, store, told, delivered } = pages();
    const answer = await ask({ minutes: '60', reason: ' first\r\nsecond ' });
    const id = 'BwcHBwcHBwcHBwcHBwcHBw';
    expect(answer.headers.get('location')).toBe(`${PAGES}request/${id}`);
    expect(await store.list(NOW)).toEqual([
      {
        ...{ id, role: 'admin', minutes: 60, reason: 'first\nsecond', person: ADA, policy: 'wiki' },
        ...{ version: 'v1', host: HOST, from: '192.0.2.7', askedAt: NOW, expiresAt: NOW + 86_400 },
        ...{ state: 'asked', decision: undefined },
      },
    ]);
    expect(told).toEqual([
      {
        ...{ type: 'elevation', outcome: 'allow', severity: 'medium' },
        elevation: {
          ...{ change: 'asked', id, role: 'admin', iss: ISSUER, sub: 'ada', policy: 'wiki' },
          ...{ version_sha256: 'v1', minutes: 60 },
        },
        actor: {
          ...{ kind: 'user', iss: ISSUER, sub: 'ada', roles: [], email: 'ada@corp.example', name: 'Ada' },
        },
      },
    ]);
    expect(delivered).toEqual([
      {
        ...{
          requestId: 'r-1',
          refusedAt: NOW,
          policy: 'wiki',
          rule: undefined,
          owner: undefined,
          host: HOST,
        },
        ...{ person: expect.objectContaining(ADA), reason: 'first\nsecond' },
        elevation: { role: 'admin', minutes: 60, approveAt: `https://${HOST}${PAGES}request/${id}` },
      },
    ]);
  });

  test.each([
    ['for one minute', { minutes: '1' }, {}],
    ['with the longest reason', { reason: 'x'.repeat(1000) }, {}],
    ['without a reason where none is needed', { reason: '' }, { needsReason: false }],
  ])('%s is accepted', async (_, fields, offer) => {
    expect((await pages({ offer }).ask(fields)).status).toBe(303);
  });

  test.each([
    ['for a negative time', { minutes: '-1' }],
    ['for a part of a minute', { minutes: '1.5' }],
    ['without a time', { minutes: '' }],
    ['with a text before the time', { minutes: 'x5' }],
    ['with a text after the time', { minutes: '5x' }],
    ['with a field more', { x: '1' }],
    ['with a reason that is too long where none is needed', { reason: 'x'.repeat(1001) }],
  ])('%s is refused, and neither stored nor delivered', async (_, fields) => {
    const { ask, store, delivered } = pages({ offer: { needsReason: false } });
    await expect(ask(fields)).rejects.toEqual(FAILS('elevation.parameters'));
    expect([await store.list(NOW), delivered]).toEqual([[], []]);
  });

  test('in a form that is too large is refused', async () => {
    await expect(pages().ask({ reason: 'x'.repeat(20_000) })).rejects.toEqual(FAILS('elevation.parameters'));
  });

  test('that cannot be delivered is taken back, and the user gets the failure', async () => {
    const { ask, store, delivered } = pages();
    delivered.push = () => {
      throw new Error('the desk is away');
    };
    await expect(ask()).rejects.toThrow('the desk is away');
    expect(await store.list(NOW)).toEqual([]);
  });

  test('of a user with three that wait is refused, and says so', async () => {
    const { ask, stored, delivered } = pages();
    for (const id of ['a', 'b', 'c']) await stored({ id, role: `other-${id}` });
    await expect(ask()).rejects.toEqual(FAILS('elevation.limited'));
    expect(delivered).toEqual([]);
  });
});

describe('the page of a request', () => {
  test.each<[string, Sent, string]>([
    ['its user', { who: ADA, roles: [] }, 'Your request is waiting'],
    ['an approver', { roles: ['audit'] }, 'Approve temporary access?'],
    ['an operator', { roles: ['operator'] }, 'Your request is waiting'],
    ['a user who could approve it, and made it', { who: ADA }, 'Your request is waiting'],
  ])('that waits shows %s the right form', async (_, sent, title) => {
    const { textOf, stored } = pages({ root: { operator: { roles: ['operator'] } } });
    const text = await textOf(`request/${await stored({ from: '192.0.2.7' })}`, sent);
    expect(text).toContain(title);
    const approves = text.includes('value="approve"');
    expect(approves).toBe(title.startsWith('Approve'));
    expect(text.includes('value="revoke"')).toBe(!approves);
    for (const said of ['Ada, ada@corp.example', `ada, ${ISSUER}`, '30 minutes', 'INC-7', '192.0.2.7'])
      expect(text).toContain(said);
  });

  test('that waits names its approvers and its own address to its user, and leads back to the application', async () => {
    const { textOf, stored } = pages();
    const id = await stored();
    const text = await textOf(`request/${id}`, { who: ADA, roles: [] });
    expect(text).toContain('Someone with one of these roles must approve it: security, audit.');
    expect(text).toContain(`<code>https://${HOST}${PAGES}request/${id}</code>`);
    expect(text).toContain(`<a class="button" href="https://${HOST}/">`);
    expect(text).toContain(`<form method="post" action="${PAGES}request/${id}">`);
    expect(text).not.toContain('Held until');
  });

  test.each([
    [{ roles: [] }, 'a user without a role'],
    [{ roles: ['staff'] }, 'a user with another role'],
  ])('is closed to %o, %s', async (sent) => {
    const { send, stored } = pages();
    const refused = send(`request/${await stored()}`, sent);
    await expect(refused).rejects.toEqual(FAILS('elevation.denied'));
  });

  test('is closed to an approver of a role that is no longer offered', async () => {
    const { send, stored } = pages();
    const refused = send(`request/${await stored({ role: 'gone' })}`);
    await expect(refused).rejects.toEqual(FAILS('elevation.denied'));
  });

  test.each<[string, Partial<ElevationDecision>, readonly string[]]>([
    ['was approved', {}, ['You have the role admin', 'You have it until', 'Approved by', 'End it now']],
    ['was declined', { approved: false }, ['Temporary access was declined']],
  ])('that %s says so to its user', async (_, decision, said) => {
    const { textOf, stored } = pages();
    const text = await textOf(`request/${await stored({}, decision)}`, { who: ADA, roles: [] });
    for (const one of said) expect(text).toContain(one);
    expect(text.includes('value="revoke"')).toBe(decision.approved !== false);
    expect(text).not.toContain('Someone with one of these roles');
  });

  test('says when a role ends earlier, and that it has ended once its approver was not seen for too long', async () => {
    const { textOf, stored, state } = pages({ offer: { approverSeenMinutes: 10 } });
    const id = await stored({}, {});
    expect(await textOf(`request/${id}`)).toContain('does not use this site for 10 minutes');
    state.now = NOW + 600;
    const ended = await textOf(`request/${id}`);
    expect(ended).toContain('Temporary access has ended');
    expect(ended).not.toContain('value="revoke"');
  });

  test.each([
    [60, 'is shown', true],
    [360, 'is shown', true],
    [361, 'must log in again', false],
  ])('of an approver who logged in %d seconds ago %s', async (age, _, isShown) => {
    const { send, stored } = pages();
    const answer = send(`request/${await stored()}`, { authTime: NOW - age });
    if (isShown) expect((await answer).status).toBe(200);
    else
      await expect(answer).rejects.toEqual(
        FAILS('elevation.login_required', {
          headers: {
            'www-authenticate': 'Bearer error="insufficient_user_authentication", max_age="300"',
          },
        }),
      );
  });

  test('says that what the role opens could not be computed where the policy is not at hand', async () => {
    const { textOf, stored } = pages();
    expect(await textOf(`request/${await stored()}`)).toContain('could not be computed here');
  });
});

describe('a decision', () => {
  test('to approve counts and is recorded with its end and its severity', async () => {
    const { send, stored, store, told } = pages();
    const id = await stored();
    const answer = await send(`request/${id}`, { form: { decision: 'approve' } });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `${PAGES}request/${id}`]);
    expect(await store.find(id, NOW)).toMatchObject({
      state: 'standing',
      decision: { approved: true, by: SAM, at: NOW, endsAt: NOW + 1800 },
    });
    expect(told).toMatchObject([
      {
        ...{ outcome: 'allow', severity: 'high', elevation: { change: 'approved', until: NOW + 1800 } },
        actor: { sub: 'sam', roles: ['security'] },
      },
    ]);
  });

  test('to decline is recorded, and does not count', async () => {
    const { send, stored, store, told } = pages();
    const id = await stored();
    await send(`request/${id}`, { form: { decision: 'decline' } });
    expect(await store.find(id, NOW)).toMatchObject({
      state: 'declined',
      decision: { approved: false, endsAt: NOW + 86_400 },
    });
    expect(told).toMatchObject([{ severity: 'medium', elevation: { change: 'declined' } }]);
    expect(told[0]?.elevation).not.toHaveProperty('until');
  });

  test.each<[string, Sent, string]>([
    ['of no known kind', { form: { decision: 'allow' } }, 'elevation.parameters'],
    ['that is missing', { form: {} }, 'elevation.parameters'],
    ['of a user without a role', { form: { decision: 'approve' }, roles: [] }, 'elevation.denied'],
    ['to end it, of such a user', { form: { decision: 'revoke' }, roles: [] }, 'elevation.denied'],
    ['about one’s own request', { form: { decision: 'approve' }, who: ADA }, 'elevation.own_request'],
    ['to decline one’s own request', { form: { decision: 'decline' }, who: ADA }, 'elevation.own_request'],
  ])('%s is refused and recorded as refused', async (_, sent, code) => {
    const { send, stored, store, told } = pages();
    const id = await stored();
    await expect(send(`request/${id}`, sent)).rejects.toEqual(FAILS(code));
    expect(await store.find(id, NOW)).toMatchObject({ state: 'asked' });
    expect(told).toMatchObject([
      { outcome: 'deny', reason: [code], severity: 'medium', elevation: { change: 'refused', id } },
    ]);
  });

  test('of an approver who logged in too long ago is not recorded as refused: it is made again', async () => {
    const { send, stored, told } = pages();
    const late = send(`request/${await stored()}`, { authTime: NOW - 361, form: { decision: 'approve' } });
    await expect(late).rejects.toEqual(FAILS('elevation.login_required'));
    expect(told).toEqual([]);
  });

  test('of an approver whose time of login is unknown is refused until they log in again', async () => {
    const { send, stored, store } = pages();
    const id = await stored();
    const unknown = send(`request/${id}`, { authTime: undefined, form: { decision: 'approve' } });
    await expect(unknown).rejects.toEqual(FAILS('elevation.login_required'));
    expect(await store.find(id, NOW)).toMatchObject({ state: 'asked' });
  });

  test.each<[string, Partial<ElevationRequest>]>([
    ['that is no longer offered', { role: 'gone' }],
    ['at a host that is no longer served', { host: 'gone.corp.example' }],
    ['under an earlier version of the policy', { version: 'v0' }],
  ])('about a role %s is refused', async (_, request) => {
    const { send, stored } = pages();
    const late = send(`request/${await stored(request)}`, { form: { decision: 'approve' } });
    await expect(late).rejects.toEqual(FAILS('elevation.policy_changed'));
  });

  test('about a request that was decided is refused', async () => {
    const { send, stored } = pages();
    const path = `request/${await stored({}, { approved: false })}`;
    for (const decision of ['approve', 'decline', 'revoke'])
      await expect(send(path, { form: { decision } })).rejects.toEqual(FAILS('elevation.decided'));
  });

  test('that another site sends is refused before it is looked at', async () => {
    const { send, stored, told } = pages();
    const forged = { form: { decision: 'approve' }, origin: 'https://evil.example' };
    await expect(send(`request/${await stored()}`, forged)).rejects.toEqual(FAILS('elevation.origin'));
    expect(told).toEqual([]);
  });

  test('to end it is recorded, whoever of those who may makes it', async () => {
    for (const sent of [{ who: ADA, roles: [] }, { roles: ['audit'] }, { roles: ['operator'] }]) {
      const { send, stored, store, told } = pages({ root: { operator: { roles: ['operator'] } } });
      const id = await stored({}, {});
      await send(`request/${id}`, { ...sent, form: { decision: 'revoke' } });
      expect(await store.find(id, NOW)).toMatchObject({ state: 'revoked' });
      expect(told).toMatchObject([{ outcome: 'allow', elevation: { change: 'revoked', id } }]);
    }
  });
});

describe('the list', () => {
  test.each<[string, Sent, readonly string[]]>([
    ['an approver those of offers that they approve', {}, ['a', 'b']],
    ['an operator all', { roles: ['operator'] }, ['a', 'b', 'c']],
    ['a user their own', { who: ADA, roles: [] }, ['a', 'c']],
    ['another user none', { roles: ['staff'] }, []],
  ])('shows %s', async (_, sent, shown) => {
    const { textOf, stored } = pages({ root: { operator: { roles: ['operator'] } } });
    await stored({ id: 'a' });
    await stored({ id: 'b', person: { issuer: ISSUER, subject: 'bob' } }, {});
    await stored({ id: 'c', role: 'gone' });
    const text = await textOf('', sent);
    const listed = ['a', 'b', 'c'].filter((id) =>
      text.includes(`href="${PAGES}request/${id.padEnd(22, 'e')}"`),
    );
    expect(listed).toEqual(shown);
    expect(text.includes('There are no requests')).toBe(shown.length === 0);
    // A user without a name and an address is shown by their subject.
    if (shown.includes('b')) {
      expect(text).toContain('>bob</a>');
      expect(text).toContain('Held until');
    }
    if (shown.includes('a')) expect(text).toContain('<td>waiting</td>');
  });

  test('leaves out a role whose approver was not seen for too long', async () => {
    const { textOf, stored, state } = pages({ offer: { approverSeenMinutes: 10 } });
    const id = await stored({}, {});
    state.now = NOW + 599;
    expect(await textOf('')).toContain(id);
    state.now = NOW + 600;
    expect(await textOf('')).not.toContain(id);
  });
});
