import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import schema from '../../schema/event-1.schema.json' with { type: 'json' };
import { breakGlassEvent } from '../../src/event/break-glass-event.ts';
import type { RequestEvent } from '../../src/event/event.ts';
import { serializeEvent } from '../../src/event/serialize.ts';
import { identity } from '../identities.ts';

const valid = new Ajv2020({ strict: true, allErrors: true }).compile(schema);
const STAMP = {
  id: () => '019b0000-0000-7000-8000-000000000001',
  now: 0,
  observer: { worker: 'gate', version: 'v1', colo: 'VIE' },
};

/** What the event of a grant takes of that of its request. */
const during = {
  actor: { kind: 'anonymous' },
  auth: { method: 'none' },
  session: { id_hash: 'of the request' },
  src: { ip: '192.0.2.1' },
  trace: { request_id: 'r1' },
  detail: 'why the request failed',
} as unknown as RequestEvent;

test('a grant that admitted a user has an event with the user, the session and the signer', () => {
  const session = { idHash: 'of the grant', created: 1, expires: 2 };
  const person = identity();
  const event = breakGlassEvent(
    {
      ...{ type: 'break_glass', change: 'used', grant: 'g1', signer: 'safe', reason: 'Okta is down' },
      ...{ identity: person, session },
    },
    during,
    STAMP,
  );
  expect(event).toEqual({
    schema: 'portcullis.event/1',
    id: STAMP.id(),
    time: '1970-01-01T00:00:00.000Z',
    type: 'break_glass',
    severity: 'high',
    outcome: 'allow',
    reason: [],
    detail: undefined,
    break_glass: { change: 'used', grant: 'g1', signer: 'safe', reason: 'Okta is down' },
    actor: expect.objectContaining({ kind: person.kind, iss: person.issuer, sub: person.subject }),
    auth: expect.objectContaining({ method: person.authentication.method }),
    session: { id_hash: 'of the grant', created: 1, expires: 2 },
    src: { ip: '192.0.2.1' },
    trace: { request_id: 'r1' },
    observer: { worker: 'gate', version: 'v1' },
  });
  const written = serializeEvent({ ...event, trace: undefined }, 16_384).event;
  expect(valid(written) || valid.errors).toBe(true);
});

test('the event of a refused grant has the reason, and the requester', () => {
  const code = 'session.break_glass_used';
  const signer = 'safe';
  const event = breakGlassEvent({ type: 'break_glass', change: 'refused', code, signer }, during, STAMP);
  expect(event).toMatchObject({
    ...{ severity: 'high', outcome: 'deny', reason: [code], detail: 'why the request failed' },
    ...{ break_glass: { change: 'refused', signer }, actor: { kind: 'anonymous' }, auth: { method: 'none' } },
    session: { id_hash: 'of the request' },
  });
});

test('an order that was refused, which no known key signed, has low severity', () => {
  const code = 'session.break_glass_refused';
  const event = breakGlassEvent({ type: 'break_glass', change: 'refused', code }, during, STAMP);
  expect(event).toMatchObject({ severity: 'low', outcome: 'deny', reason: [code] });
});

test.each(['revoked', 'ended'] as const)(
  'the event of one that was %s does not count as refused',
  (change) => {
    const event = breakGlassEvent({ type: 'break_glass', change, grant: 'g1' }, during, STAMP);
    expect(event).toMatchObject({ outcome: 'allow', severity: 'high', reason: [], detail: undefined });
  },
);
