import { expect, test } from 'vitest';
import type { RequestEvent } from '../../src/index.ts';
import { eventFilter } from '../../src/read/event-query.ts';
import { recordOf } from '../chained-logs.ts';

const event = recordOf(1).event as RequestEvent;
const alice: RequestEvent = {
  ...event,
  outcome: 'deny',
  actor: { kind: 'user', sub: 'alice', email: 'alice@example.com' },
} as const;

test.each([
  ['no condition', {}, true],
  ['what was refused', { denied: true }, true],
  ['a type', { types: ['request.decision'] }, true],
  ['another type', { types: ['login'] }, false],
  ['a subject', { actor: 'alice' }, true],
  ['an address', { actor: 'alice@example.com' }, true],
  ['a part of a subject', { actor: 'ali' }, false],
  ['a time at which it was', { since: '2026-01-02T03:04:05.006Z' }, true],
  ['a time after it', { since: '2026-01-02T03:04:05.007Z' }, false],
  ['an end at which it was', { until: '2026-01-02T03:04:05.006Z' }, false],
  ['a day', { since: '2026-01-02', until: '2026-01-03' }, true],
  ['its request', { requestId: event.id }, true],
  ['another request', { requestId: 'x' }, false],
] as const)('the query for %s finds matching events and no others', (_what, query, fits) => {
  expect(eventFilter(query)(alice)).toBe(fits);
});

test('an unknown condition is refused, since all events would match', () => {
  expect(() => eventFilter({ denyed: true } as never)).toThrow(
    'eventFilter: denyed is not an option; did you mean denied?',
  );
});

test('admitted requests are not among refused ones, and are among all', () => {
  expect(eventFilter({ denied: true })(event)).toBe(false);
  expect(eventFilter({})(event)).toBe(true);
});

test('an event with an unreadable time matches any range of time', () => {
  for (const time of ['x', '', undefined, 7e99]) {
    const timeless = { ...event, time } as RequestEvent;
    expect(eventFilter({})(timeless)).toBe(true);
    expect(eventFilter({ since: '2026-01-02' })(timeless)).toBe(true);
    expect(eventFilter({ since: '2026-01-02', until: '2026-01-03' })(timeless)).toBe(true);
    expect(eventFilter({ until: '2026-01-03', actor: 'nobody' })(timeless)).toBe(false);
  }
});

test.each(['since', 'until'])('%s must be a time', (field) => {
  expect(() => eventFilter({ [field]: 'yesterday' })).toThrow(
    new RangeError(`${field}: must be a time such as 2026-01-31T12:00:00Z, not "yesterday"`),
  );
});

test.each([
  [
    { types: ['login', 'requst.decision'] as never },
    'type names "requst.decision", which is not an event type; did you mean "request.decision"?',
  ],
  [{ actor: '' }, 'actor: must be a subject or an e-mail address, not empty'],
  [
    { since: '2026-01-02T00:00:01Z', until: '2026-01-02' },
    'until: 2026-01-02 is before since (2026-01-02T00:00:01Z)',
  ],
])(
  'a condition that no event can match is reported, since an empty result would mislead: %j',
  (query, problem) => {
    expect(() => eventFilter(query)).toThrow(new RangeError(problem));
  },
);

test('an empty range of time matches nothing, and is no error', () => {
  const moment = '2026-01-02T03:04:05.006Z';
  expect(eventFilter({ since: moment, until: moment })(alice)).toBe(false);
});

test('an event without a user or a request matches no query for one', () => {
  const { actor: _, trace: __, ...nobodys } = alice;
  const event = nobodys as unknown as RequestEvent;
  for (const query of [{ actor: 'alice' }, { requestId: alice.id }])
    expect(eventFilter(query)(event)).toBe(false);
  const unnamed = { ...nobodys, actor: undefined, trace: undefined } as unknown as RequestEvent;
  for (const query of [{ actor: 'alice' }, { requestId: alice.id }])
    expect(eventFilter(query)(unnamed)).toBe(false);
});
