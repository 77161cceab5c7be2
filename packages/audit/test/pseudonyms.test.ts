import { createHmac } from 'node:crypto';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import schema from '../schema/event-1.schema.json' with { type: 'json' };
import { type Activity, activityEvent } from '../src/activities/activity.ts';
import { auditLog } from '../src/activities/audit-log.ts';
import { type AuditEvent, memorySink } from '../src/index.ts';
import { forgettablePseudonyms } from '../src/people/forgettable-pseudonyms.ts';
import { memoryPeople } from '../src/people/people-store.ts';
import { pseudonyms } from '../src/pseudonyms.ts';
import { stoppedClock } from './chained-logs.ts';
import { identity } from './identities.ts';
import { sample } from './random-events.ts';
import { execution, serve, settings } from './serving.ts';

const key = 'k'.repeat(32);
const alice = {
  kind: 'user',
  iss: 'https://id.example.com',
  sub: 'alice',
  email: 'alice@example.com',
  name: 'Alice',
} as const;

function loginOf(actor: object): AuditEvent {
  const login = { type: 'login', outcome: 'allow', actor } as Activity;
  const id = () => '019b0000-0000-7000-8000-000000000001';
  return activityEvent(login, { id, now: 0, observer: { worker: 'gate' } });
}

function actorOf(event: AuditEvent) {
  return 'actor' in event ? event.actor : undefined;
}

test('a user has one pseudonym, however their address is written', async () => {
  const rename = pseudonyms({ key });
  const [one, two] = [
    await rename(loginOf(alice)),
    await rename(loginOf({ ...alice, email: 'Alice@Example.com' })),
  ];
  expect(actorOf(one)).toEqual(actorOf(two));
  expect(actorOf(one)).toMatchObject({
    kind: 'user',
    iss: alice.iss,
    sub: expect.stringMatching(/^[\da-f]{32}$/),
  });
  expect(JSON.stringify(one)).not.toMatch(/alice/i);
  expect(one).toMatchObject({ redactions: ['actor.sub', 'actor.email', 'actor.name'] });
});

test('users of two issuers, and of two keys, have different pseudonyms', async () => {
  const subjects = await Promise.all([
    pseudonyms({ key })(loginOf(alice)),
    pseudonyms({ key })(loginOf({ ...alice, iss: 'https://other.example' })),
    pseudonyms({ key: 'l'.repeat(32) })(loginOf(alice)),
  ]);
  expect(new Set(subjects.map((event) => actorOf(event)?.sub)).size).toBe(3);
});

test('services and anonymous callers keep their names', async () => {
  const rename = pseudonyms({ key });
  for (const actor of [{ kind: 'service', sub: 'robot' }, { kind: 'anonymous' }]) {
    const event = loginOf(actor);
    expect(await rename(event)).toBe(event);
  }
});

test('the member of a synchronised group gets a pseudonym', async () => {
  const log = memorySink();
  const wait = execution();
  await auditLog(settings(log, { pseudonyms: pseudonyms({ key }) })).record(
    {
      type: 'group.sync',
      outcome: 'allow',
      group: { name: 'eng', change: 'add', count: 1, member: 'alice' },
    },
    { env: {}, clock: stoppedClock(), execution: wait },
  );
  await wait.settled();
  expect(log.lines).toHaveLength(1);
  expect(log.lines[0]).not.toContain('alice');
  expect(log.events[0]).toMatchObject({ redactions: ['group.member'] });
});

test('no sink sees the user of a request', async () => {
  const { event, line } = await serve(
    (steps) =>
      steps.handle(({ trail }) => {
        trail.add({ type: 'caller.identified', identity: identity() });
        return new Response('hello');
      }),
    undefined,
    { pseudonyms: pseudonyms({ key }) },
  );
  expect(event.actor?.kind).toBe('user');
  expect(line).not.toMatch(/alice/i);
});

test('if pseudonyms fail, the event is a loss and no name is recorded', async () => {
  const log = memorySink();
  const wait = execution();
  const failing = () => Promise.reject(new TypeError());
  await auditLog(settings(log, { pseudonyms: failing })).record(
    { type: 'login', outcome: 'allow', actor: alice },
    { env: {}, clock: stoppedClock(), execution: wait },
  );
  await wait.settled();
  expect(log.events).toMatchObject([{ type: 'audit.loss', reason: ['audit.event_failed'] }]);
});

test.each(['', 'k'.repeat(31), undefined, Array(32)])('a key that is too short is refused: %s', (short) => {
  const made = () => pseudonyms({ key: short as string });
  expect(made).toThrow(TypeError);
  expect(made).toThrow(/^pseudonyms: key (?:is missing: it )?must be at least 32 random characters$/);
});

test('a pseudonym is the same in all versions, so that old events can still be joined', async () => {
  const hmac = (text: string) => createHmac('sha256', key).update(text).digest('hex').slice(0, 32);
  expect(actorOf(await pseudonyms({ key })(loginOf(alice)))).toMatchObject({
    sub: hmac(`3:sub${alice.iss.length}:${alice.iss}5:alice`),
    email: hmac('5:email17:alice@example.com'),
  });
});

test('accounts of the application get pseudonyms too', async () => {
  const sso = { step: 'registered', username: 'alice', account: 'pc-1234' };
  const activity = { type: 'sso', outcome: 'allow', sso, actor: alice } as Activity;
  const event = activityEvent(activity, {
    id: () => '019b0000-0000-7000-8000-000000000001',
    now: 0,
    observer: { worker: 'gate' },
  });
  const renamed = await pseudonyms({ key })(event);
  expect(JSON.stringify(renamed)).not.toMatch(/alice|pc-1234/);
  expect(renamed).toMatchObject({
    sso: { step: 'registered', username: expect.stringMatching(/^[\da-f]{32}$/) },
    redactions: ['actor.sub', 'actor.email', 'actor.name', 'sso.username', 'sso.account'],
  });
});

test('the user of a credential gets a pseudonym too', async () => {
  const given = {
    change: 'revoked',
    by: 'operator',
    id: 'c1',
    name: 'git',
    iss: 'https://id.example',
    sub: 'bob',
  };
  const activity = { type: 'credential', outcome: 'allow', credential: { ...given, expires: 1 } } as Activity;
  const id = () => '019b0000-0000-7000-8000-000000000001';
  const renamed = await pseudonyms({ key })(
    activityEvent(activity, { id, now: 0, observer: { worker: 'gate' } }),
  );
  expect(renamed).toMatchObject({
    credential: { id: 'c1', sub: expect.stringMatching(/^[\da-f]{32}$/) },
    redactions: ['credential.sub'],
  });
});

test.each([
  ['pseudonyms', () => pseudonyms({ key })],
  ['forgettable pseudonyms', () => forgettablePseudonyms({ people: memoryPeople() })],
])('events with %s are valid', async (_what, renaming) => {
  const valid = new Ajv2020({ strict: true, allErrors: true }).compile(schema);
  const rename = renaming();
  const redactions = new Set<string>();
  // Some with an address where somebody may have written one.
  const addressed = (event: AuditEvent): AuditEvent =>
    JSON.parse(JSON.stringify(event), function (name, value) {
      const isFree =
        name === 'detail' || (name === 'reason' && 'change' in this) || (name === 'name' && 'sub' in this);
      return isFree ? 'a@corp.example' : value;
    });
  for (const event of [...sample(500, 1), ...sample(500, 2).map(addressed)]) {
    const renamed = JSON.parse(JSON.stringify(await rename(event)));
    expect(valid(renamed) || { event: renamed, problems: valid.errors }).toBe(true);
    for (const one of renamed.redactions ?? []) redactions.add(one);
  }
  expect([...redactions]).toEqual(
    expect.arrayContaining(['detail', 'logout.sub', 'credential.name', 'break_glass.reason', 'sso.account']),
  );
});

test('the user whose session an operator ended gets a pseudonym too', async () => {
  const logout = { by: 'operator', iss: alice.iss, sub: 'bob' };
  const activity = { type: 'logout', outcome: 'allow', logout, actor: alice } as Activity;
  const id = () => '019b0000-0000-7000-8000-000000000001';
  const rename = pseudonyms({ key });
  const ofBob = actorOf(await rename(loginOf({ ...alice, sub: 'bob' })));
  const renamed = await rename(activityEvent(activity, { id, now: 0, observer: { worker: 'gate' } }));
  expect(JSON.stringify(renamed)).not.toMatch(/alice|bob/i);
  expect(renamed).toMatchObject({
    logout: { by: 'operator', iss: alice.iss, sub: ofBob?.sub },
    redactions: ['actor.sub', 'actor.email', 'actor.name', 'logout.sub'],
  });
});

test.each([
  ['break_glass', 'reason', { change: 'used', grant: 'g1' }],
  ['credential', 'name', { change: 'issued', by: 'user', id: 'c1', iss: 'https://id.example', sub: 'bob' }],
])('an address in a text of a user is removed too: %s.%s', async (type, member, given) => {
  const told = (text: string) =>
    pseudonyms({ key })(
      activityEvent({ type, outcome: 'allow', [type]: { ...given, [member]: text } } as unknown as Activity, {
        id: () => '019b0000-0000-7000-8000-000000000001',
        now: 0,
        observer: { worker: 'gate' },
      }),
    );
  expect(await told('for Alice@Example.com, on call')).toMatchObject({
    [type]: { [member]: 'for …, on call' },
    redactions: expect.arrayContaining([`${type}.${member}`]),
  });
  const plain = await told('on call');
  expect(plain).toMatchObject({ [type]: { [member]: 'on call' } });
  expect(JSON.stringify(plain)).not.toContain(`${type}.${member}`);
});

describe('the application’s text about a user is left out of details:', () => {
  function renamed(activity: object): Promise<AuditEvent> {
    const id = () => '019b0000-0000-7000-8000-000000000001';
    return pseudonyms({ key })(
      activityEvent(activity as Activity, { id, now: 0, observer: { worker: 'gate' } }),
    );
  }

  test.each([
    'Phorge says: Email address "alice@example.com" is already in use',
    'there is no registration form: Alice Adams (alice)',
    'the link page was answered with 403: alice tag@example.com',
    'Phorge says: a: b: alice',
  ])('%s', async (detail) => {
    const sso = { step: 'registration_refused' };
    const event = await renamed({ type: 'sso', outcome: 'deny', detail, sso });
    expect(JSON.stringify(event)).not.toMatch(/alice|example\.com/i);
    expect(event).toMatchObject({ detail: `${detail.split(':')[0]}: …`, redactions: ['detail'] });
  });

  test('the gateway’s own text is kept', async () => {
    const detail = 'the form has two fields of one name';
    const event = await renamed({
      type: 'sso',
      outcome: 'deny',
      detail,
      sso: { step: 'registration_refused' },
    });
    expect(event).toMatchObject({ detail });
    expect(event).not.toHaveProperty('redactions');
  });

  test('an address in the detail of anything else is removed too', async () => {
    const event = await renamed({
      type: 'login',
      outcome: 'deny',
      detail: 'the claim of Alice@Example.com: no',
    });
    expect(event).toMatchObject({ detail: 'the claim of …: no', redactions: ['detail'] });
  });
});
