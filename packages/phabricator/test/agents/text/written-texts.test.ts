import { describe, expect, test } from 'vitest';
import type { PhorgeCalls } from '../../../src/agents/calls/phorge-calls.ts';
import { ObjectNames } from '../../../src/agents/names/object-names.ts';
import { shownText, shownTitle, WrittenTexts } from '../../../src/agents/text/written-texts.ts';
import { page, phidOf } from '../fixtures/tools-gate.ts';

const ADA = phidOf('USER', 'ada');
const MALLORY = phidOf('USER', 'mallory');
const TASK = phidOf('TASK', 12);
const LEFT_OUT = 'The policy leaves out what accounts wrote that the configuration does not name.';

/** Whether the texts of an object of Ada's are shown, where Ada is named and these transactions are known. */
async function shows(
  transactions: unknown,
  {
    phid = TASK,
    author = ADA,
    allows = () => true,
  }: {
    phid?: string;
    author?: unknown;
    allows?: (method: string, reaches?: readonly string[]) => boolean;
  } = {},
): Promise<boolean> {
  const calls = {
    result: async (method: string, given: object) => {
      if (method === 'transaction.search') expect(given).toEqual({ objectIdentifier: phid, limit: 100 });
      return method === 'transaction.search'
        ? transactions
        : page([
            { id: 1, phid: ADA, fields: { username: 'Ada' } },
            { id: 2, phid: MALLORY, fields: { username: 'mallory' } },
          ]);
    },
  } as unknown as PhorgeCalls;
  const names = new ObjectNames(calls);
  names.restrict(allows);
  return new WrittenTexts(new Set(['ada']), names, calls).showsOf(phid, author);
}

const by = (authorPHID: unknown, type: unknown) => ({ type, authorPHID });

describe('the texts of an object whose author is named', () => {
  test('are shown where only named accounts wrote them', async () => {
    expect(await shows(page([]))).toBe(true);
    expect(await shows(page([by(ADA, 'description'), by(ADA, 'title')]))).toBe(true);
  });

  test.each(
    (
      'comment inline status priority owner points projects subscribers column subtype space reviewers update ' +
      'accept reject resign request-review plan-changes commandeer abandon reclaim reopen close'
    ).split(' '),
  )('are shown where another account made a change of the type %s, which writes none', async (type) => {
    expect(await shows(page([by(MALLORY, type)]))).toBe(true);
  });

  test.each([
    ['another account wrote a text', page([by(MALLORY, 'description')])],
    ['another account made a change of a type that is not known', page([by(MALLORY, 'summary')])],
    ['another account made a change without a type', page([by(MALLORY, null)])],
    ['another account made a change whose type is empty', page([by(MALLORY, '')])],
    ['the author of a change is not known', page([by(undefined, 'title')])],
    ['the author of a change is no user', page([by(phidOf('APPS', 'herald'), 'title')])],
    ['a change is not readable', page(['title' as never])],
    ['there are more changes than one page', page([], '100')],
    ['it is not known whether there are more changes', { data: [] }],
    ['the next page is not stated', { data: [], cursor: {} }],
    ['the changes are no list', { data: 'none', cursor: { after: null } }],
    ['Phorge answers nothing that can be read', 'none'],
  ])('are left out where %s', async (_case, transactions) => {
    expect(await shows(transactions)).toBe(false);
  });

  test('are left out where the policy does not let the caller see who wrote them, of a task or a revision', async () => {
    const denying = (application: string) => (method: string, reaches?: readonly string[]) =>
      method !== 'transaction.search' || reaches?.includes(application) === false;
    for (const [phid, application, other] of [
      [TASK, 'maniphest', 'differential'],
      [phidOf('DREV', 34), 'differential', 'maniphest'],
    ] as const) {
      expect(await shows(page([]), { phid, allows: denying(application) })).toBe(false);
      expect(await shows(page([]), { phid, allows: denying(other) })).toBe(true);
    }
    // Of anything else it is not known whose data it is.
    const asked: unknown[] = [];
    const allows = (method: string, reaches?: readonly string[]) => {
      if (method === 'transaction.search') asked.push(reaches);
      return true;
    };
    await shows(page([]), { phid: `x${TASK}`, allows });
    await shows(page([]), { phid: 'PHID-PSTE-1', allows });
    expect(asked).toEqual([undefined, undefined]);
  });
});

test('the texts of an object are left out where its author is not named, or not known', async () => {
  for (const author of [MALLORY, null, 'ada', phidOf('USER', 'gone')])
    expect(await shows(page([]), { author })).toBe(false);
});

test('a text that is shown is cut, one that is no text is empty, and one that is left out says so', () => {
  expect(shownText(true, 'abc', 1, 1)).toEqual({ text: 'b', next: 2 });
  expect(shownText(true, 'abc')).toEqual({ text: 'abc' });
  expect(shownText(true, 7)).toEqual({ text: '' });
  expect(shownText(false, 'abc')).toEqual({ leftOut: LEFT_OUT });
  expect(shownTitle(true, 'x'.repeat(301))).toBe('x'.repeat(300));
  expect(shownTitle(true, 7)).toBeUndefined();
  expect(shownTitle(false, 'abc')).toBeUndefined();
});

test('without accounts that are named, all texts are shown, and nobody is looked up; with them, texts of nobody are left out', async () => {
  const calls = { result: () => Promise.reject(new Error('nothing is asked')) } as unknown as PhorgeCalls;
  const all = new WrittenTexts(undefined, new ObjectNames(calls), calls);
  expect([await all.showsBy([]), await all.showsBy([MALLORY]), await all.showsOf(TASK, MALLORY)]).toEqual([
    true,
    true,
    true,
  ]);
  const named = new WrittenTexts(new Set(['ada']), new ObjectNames(calls), calls);
  expect(await named.showsBy([])).toBe(false);
});
