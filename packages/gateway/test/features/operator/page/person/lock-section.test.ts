import type { Lock, LockReport } from '@portcullis/session';
import { describe, expect, test } from 'vitest';
import { messages } from '../../../../../src/features/operator/page/language/en.ts';
import type { LockOrdered } from '../../../../../src/features/operator/page/person/lock-order.ts';
import { lockSection } from '../../../../../src/features/operator/page/person/lock-section.ts';

const AT = Date.UTC(2026, 0, 31, 12) / 1000;
const LOCK: Lock = {
  ...{ id: 'one', effect: 'lock', names: [{ username: 'bob' }], source: 'operator', by: 'olga' },
  ...{ reason: 'INC-1', signatures: 1, at: AT },
};
const FORM = {
  ...{ action: '/person', order: 'order-1', by: 'olga', issuer: 'https://id.example' },
  ...{ subject: 'bob', email: '', maxReason: 200, isPseudonymous: false },
};
const REPORT: LockReport = {
  ...{ names: [{ username: 'bob' }], changed: [LOCK], sessions: 0, searchedAll: true, uncovered: [] },
};

const section = (given: Partial<Parameters<typeof lockSection>[0]> = {}) =>
  String(lockSection({ entries: [], form: undefined, ordered: undefined, ...given }, messages));
const entry = (changes: Partial<Lock>) => section({ entries: [{ ...LOCK, ...changes }] });
const said = (action: LockOrdered['action'], report: Partial<LockReport> = {}) =>
  section({ ordered: { action, report: { ...REPORT, ...report } } });

/** The cells of the first row, as text. */
const cells = (page: string) =>
  [...(page.split('</tr>')[1] ?? '').matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, text]) =>
    String(text).replace(/<[^>]+>/g, ''),
  );

describe('the table of entries', () => {
  test('has a column for each fact, and the names of an entry in one cell', () => {
    const names = [
      { issuer: 'https://id.example', subject: 'bob' },
      { email: 'bob@corp.example' },
      { email: 'bob@corp.example', issuer: 'https://id.example' },
      { username: 'bob' },
    ];
    const page = entry({ names });
    expect([...page.matchAll(/<th scope="col">(.*?)<\/th>/g)].map(([, title]) => title)).toEqual([
      messages.state,
      messages.person,
      'Until',
      'Since',
      'Ordered by',
      messages.reason,
    ]);
    expect(page).toContain('id="table-access"');
    expect(cells(page)).toEqual([
      'locked',
      'bob (https://id.example), bob@corp.example, bob@corp.example (https://id.example), bob',
      'until unlocked',
      '2026-01-31 12:00:00',
      'olga',
      'INC-1',
    ]);
  });

  test.each<[Lock['effect'], number | undefined, string]>([
    ['lock', AT + 3600, '2026-01-31 13:00:00'],
    ['lock', undefined, 'until unlocked'],
    ['proposal', AT + 900, '2026-01-31 12:15:00'],
    ['end', AT + 3600, ''],
    ['ask', AT + 3600, ''],
    ['refresh', AT + 3600, ''],
  ])('has as the end of an entry "%s" until %j: %j', (effect, until, end) => {
    expect(cells(entry({ effect, until }))[2]).toBe(end);
  });

  test('has a proposal above what is over', () => {
    const page = section({
      entries: [
        { ...LOCK, effect: 'end' },
        { ...LOCK, effect: 'proposal' },
      ],
    });
    expect(page.indexOf(messages.lockStates.proposal)).toBeLessThan(page.indexOf(messages.lockStates.end));
  });
});

describe('a proposal', () => {
  const proposal: Lock = { ...LOCK, effect: 'proposal', until: AT + 900 };
  const shown = (changes: Partial<Lock>, by = 'oskar') =>
    section({ entries: [{ ...proposal, ...changes }], form: { ...FORM, by } });

  test.each<[number | undefined, string]>([
    [AT + 86_400, '<dt>Until</dt><dd>2026-02-01 12:00:00</dd>'],
    [undefined, '<dt>Until</dt><dd>until unlocked</dd>'],
  ])('of a lock until %j shows who, whom, why and until when, with a button', (lockUntil, end) => {
    const page = shown({ lockUntil });
    expect(page).toContain(end);
    expect(page).toContain('<dd><code>bob</code></dd>');
    expect(page).toContain('<dd>olga</dd>');
    expect(page).toContain('<dd>INC-1</dd>');
    expect(page).toContain('<input type="hidden" name="proposal" value="one">');
    expect(page).toContain('value="confirm" data-deliberate>Confirm the lock</button>');
  });

  test('of the operator who looks at it asks for another person', () => {
    const page = shown({}, 'olga');
    expect(page).toContain(messages.askSecond);
    expect(page).toContain('<dd>INC-1</dd>');
    expect(page).not.toContain('value="confirm"');
  });

  test('is no button for those who may not lock, and no other entry is one', () => {
    expect(section({ entries: [proposal] })).not.toContain('value="confirm"');
    expect(section({ entries: [LOCK], form: FORM })).not.toContain('value="confirm"');
    expect(section({ entries: undefined, form: FORM })).not.toContain('value="confirm"');
  });
});

test('the form asks for a reason and for how long, and its first button locks', () => {
  const page = section({ form: FORM });
  expect(page).toContain(
    '<input id="lock-reason" name="reason" value="" autocomplete="off" required maxlength="200">',
  );
  expect([...page.matchAll(/<option value="(\w*)">(.*?)<\/option>/g)].map(([, value]) => value)).toEqual([
    ...['', '1h', '8h', '1d', '7d', '30d'],
  ]);
  expect(page).toContain('<option value="">until unlocked</option>');
  expect(
    [...page.matchAll(/class="(button[^"]*)" name="action" value="(\w+)"/g)].map((one) => one.slice(1)),
  ).toEqual([
    ['button', 'lock'],
    ['button quiet', 'unlock'],
    ['button quiet', 'end'],
    ['button quiet', 'ask'],
  ]);
});

describe('what was ordered', () => {
  test.each(['lock', 'end', 'ask'] as const)('to %s says how many sessions ended', (action) => {
    expect(said(action, { sessions: 3 })).toContain('Sessions ended in the store: 3.');
    expect(said(action, { sessions: undefined })).toContain(messages.sessionsInCookies);
  });

  test.each(['unlock', 'proposal'] as const)('to %s says nothing of sessions', (action) => {
    for (const sessions of [0, undefined]) {
      const page = said(action, { sessions });
      expect(page).not.toContain('Sessions ended');
      expect(page).not.toContain(messages.sessionsInCookies);
    }
  });

  test('to unlock says whether there was a lock; other orders that add no entry are not called vain', () => {
    expect(said('unlock')).toContain('Unlocked.');
    expect(said('unlock', { changed: [] })).toContain(messages.wasNotLocked);
    expect(said('end', { changed: [] })).not.toContain(messages.wasNotLocked);
  });

  test('says if not all sessions were searched', () => {
    expect(said('lock', { searchedAll: false })).toContain(messages.notAllSearched);
    expect(said('lock')).not.toContain(messages.notAllSearched);
  });
});
