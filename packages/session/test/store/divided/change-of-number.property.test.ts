import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../../../../../scripts/fixtures/runs.ts';
import {
  dividedRevocations,
  dividedSessions,
  memorySessions,
  type SessionObjects,
} from '../../../src/index.ts';

const LIFETIME = 3600;

/** The steps of two changes of the number, as the documentation has them: from 1 to 8, and back. */
const STEPS: readonly SessionObjects[] = [
  { objects: 1 },
  { objects: 1, otherObjects: 8 },
  { objects: 8, otherObjects: 1 },
  { objects: 8 },
  { objects: 8, otherObjects: 1 },
  { objects: 1, otherObjects: 8 },
  { objects: 1 },
];

/** Those at which the former number is no longer stated: all sessions of its time have expired. */
const AFTER_LIFETIME = new Set([3, 6]);

type Store = ReturnType<typeof memorySessions>;

function namedObjects(): (name: string) => Store {
  const made = new Map<string, Store>();
  return (name) => {
    const store = made.get(name) ?? memorySessions();
    made.set(name, store);
    return store;
  };
}

/** Isolates of two consecutive steps, which run at the same time. */
class Isolates {
  readonly #named = namedObjects();
  #step = 0;
  #furthest = 0;

  /** Whether the lifetime of a session must have passed before it. */
  next(): boolean {
    this.#step = Math.min(this.#step + 1, STEPS.length - 1);
    this.#furthest = Math.max(this.#furthest, this.#step);
    return AFTER_LIFETIME.has(this.#step);
  }

  /** To the step before the furthest that an isolate was at: no further back, as the documentation says. */
  rollBack(): void {
    this.#step = Math.max(this.#step - 1, this.#furthest - 1, 0);
  }

  store(isNext: boolean): ReturnType<typeof dividedSessions> {
    const next = this.#step + 1;
    const step = isNext && next < STEPS.length && !AFTER_LIFETIME.has(next) ? next : this.#step;
    this.#furthest = Math.max(this.#furthest, step);
    return dividedSessions(this.#named, STEPS[step] as SessionObjects);
  }
}

const KEYS = Array.from({ length: 12 }, (_, index) => `session ${index}`);

const key = fc.constantFrom(...KEYS);
const owner = fc
  .constantFrom('ada', 'bob', 'eve')
  .map((subject) => ({ issuer: 'https://idp.example', subject }));
/** Whether an isolate of the next step does it, or one of this step. */
const isNext = fc.boolean();

const operation = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('add' as const), key, owner, isNext }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('find' as const), key, isNext }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('refresh' as const), key, isNext }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), key, isNext }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('take' as const), key, owner, isNext }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('end all' as const), owner, isNext }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('end once' as const), owner, isNext }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('list' as const), isNext }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('next step' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('roll back' as const) }) },
);

type Operation = typeof operation extends fc.Arbitrary<infer One> ? One : never;

async function sameAsOneStore(operations: readonly Operation[]): Promise<void> {
  const isolates = new Isolates();
  const whole = memorySessions();
  let now = 1_800_000_000;
  for (const one of operations) {
    now += 1;
    if (one.do === 'next step') {
      const before = isolates.store(false);
      if (isolates.next()) {
        now += 2 * LIFETIME;
        // As stores do with expired sessions.
        for (const store of [before, whole]) for (const expired of KEYS) await store.remove(expired);
      }
      continue;
    }
    if (one.do === 'roll back') {
      isolates.rollBack();
      continue;
    }
    const divided = isolates.store(one.isNext);
    const same = async <Result>(ask: (store: typeof divided) => Promise<Result>): Promise<Result> => {
      const expected = await ask(whole);
      expect(await ask(divided)).toEqual(expected);
      return expected;
    };
    switch (one.do) {
      case 'add': {
        if ((await same((store) => store.find(one.key, now, 0))) !== undefined) break;
        const session = { key: one.key, ...one.owner, sid: undefined, session: '{}', endsAt: now + LIFETIME };
        await same((store) => store.add(session, now));
        break;
      }
      case 'find':
        await same((store) => store.find(one.key, now, 0));
        break;
      case 'refresh': {
        const found = await same((store) => store.find(one.key, now, 0));
        if (found === undefined) break;
        const { revision } = found;
        if (await same((store) => store.claim(one.key, revision, now, now + 30)))
          await same((store) => store.replace(one.key, revision, `{"refreshed":${now}}`));
        break;
      }
      case 'remove':
        await same((store) => store.remove(one.key));
        break;
      case 'take':
        await same((store) => store.take(one.key, one.owner));
        break;
      case 'end all':
        await same((store) => store.endAll(one.owner, now));
        break;
      case 'end once':
        await same((store) => store.endOnce(one.owner, `logout at ${now}`, now + 60, now));
        break;
      case 'list':
        await same((store) => store.list(undefined, now, 100));
        break;
    }
  }
}

test('while the number of objects changes, and is rolled back, no session is lost, and none comes back after a logout', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 5, maxLength: 80, size: 'max' }), sameAsOneStore),
    { numRuns: runs(2000) },
  );
});

describe('while the number of objects changes, a session in a cookie that was ended stays ended', () => {
  const pairs = STEPS.flatMap((step, index) => {
    const next = STEPS[index + 1];
    return next === undefined || AFTER_LIFETIME.has(index + 1)
      ? []
      : [
          { endedAt: step, askedAt: next },
          { endedAt: next, askedAt: step },
        ];
  });
  test.each(pairs)('if an isolate at $endedAt ends it, for one at $askedAt', async ({ endedAt, askedAt }) => {
    const named = namedObjects();
    const ending = dividedRevocations(named, endedAt);
    const asked = dividedRevocations(named, askedAt);
    const ada = { issuer: 'https://idp.example', subject: 'ada' };
    for (let index = 0; index < 30; index += 1) {
      const session = { ...ada, sid: undefined, key: `session ${index}`, startedAt: 1_799_999_000 };
      await ending.endSession(session.key, 2_000_000_000, 1_800_000_000);
      expect(await asked.isEnded(session)).toBe(true);
      expect(await asked.isEnded({ ...session, key: `other ${index}` })).toBe(false);
    }
    await ending.endAll(ada, 1_800_000_000);
    const other = { ...ada, sid: undefined, key: 'other', startedAt: 1_799_999_000 };
    expect(await asked.isEnded(other)).toBe(true);
  });
});
