import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../../../../scripts/fixtures/runs.ts';
import { Turns, together } from '../../../../scripts/fixtures/turns.ts';
import { KeptHabits } from '../../src/signals/kept-habits.ts';

// One person's habits in an object that dies at any step, beside the countries that it has answered about.

const DAY = 86_400_000;
const KEEP = 90 * DAY;
const COUNTRIES = ['AT', 'DE', 'FR'];

const see = fc.record({ op: fc.constant('see'), country: fc.constantFrom(...COUNTRIES) });
const operation = fc.oneof(
  { weight: 6, arbitrary: see },
  {
    weight: 3,
    arbitrary: fc.record({ op: fc.constant('pass'), ms: fc.constantFrom(1, 59_999, 60_000, DAY, KEEP) }),
  },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('evict') }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('dies'), at: fc.nat(4), isDone: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: together(see, { minLength: 2, maxLength: 3 }),
  },
);
type Operation = typeof operation extends fc.Arbitrary<infer One> ? One : never;

class Dead extends Error {}

class Model {
  readonly #turns = new Turns();
  #now = 0;
  #value: unknown;
  #alarm: number | null = null;
  #diesAt: { at: number; readonly isDone: boolean } | undefined;
  #habits = this.#restarted();
  /** Countries that were answered about, and those of sightings at which it died. */
  #known = new Set<string>();
  #perhaps = new Set<string>();
  #seenAt = 0;

  async run(all: readonly Operation[]): Promise<void> {
    for (const one of all) {
      await this.#do(one);
      // Whatever is kept is forgotten one day.
      if (this.#value !== undefined) expect(this.#alarm).not.toBeNull();
    }
    await this.#pass(this.#now + 2 * KEEP);
    expect([this.#value, this.#alarm]).toEqual([undefined, null]);
  }

  async #do(one: Operation): Promise<void> {
    switch (one.op) {
      case 'see':
        return void (await this.#see(one.country, false));
      case 'pass':
        return await this.#pass(this.#now + one.ms);
      case 'evict':
        this.#habits = this.#restarted();
        return;
      case 'dies':
        this.#diesAt = { at: one.at, isDone: one.isDone };
        return;
      case 'together': {
        const before = new Set(this.#known);
        const habits = this.#habits;
        const countries = one.works.map(({ country }) => country);
        const said = await this.#turns.together(
          countries.map((country) => () => this.#see(country, true)),
          one.turns,
        );
        if (this.#habits !== habits) {
          // The gate of a real object holds back the answers of whoever was told by one that died.
          for (const country of countries.filter((one) => !before.has(one))) {
            this.#known.delete(country);
            this.#perhaps.add(country);
          }
          return;
        }
        // Of two at once, one is new.
        for (const country of new Set(countries)) {
          const times = said.filter((name) => name === country).length;
          expect(times).toBeLessThanOrEqual(before.has(country) ? 0 : 1);
        }
        return;
      }
    }
  }

  /** The country that is said to be new. */
  async #see(country: string, isTogether: boolean): Promise<string | undefined> {
    const habits = this.#habits;
    let signals: readonly { readonly name: string; readonly now?: string | undefined }[];
    try {
      signals = await habits.observe({ who: 'h', at: this.#now, country, denied: false }, {});
    } catch (error) {
      if (!(error instanceof Dead)) throw error;
      // An object that died starts anew, with what was written.
      if (this.#habits === habits) this.#habits = this.#restarted();
      this.#perhaps.add(country);
      return undefined;
    }
    const isNew = signals.some(({ name }) => name === 'new_country');
    if (!isTogether) {
      if (this.#known.has(country)) expect(isNew).toBe(false);
      else if (!this.#perhaps.has(country))
        expect(isNew).toBe(this.#known.size > 0 || (isNew && this.#perhaps.size > 0));
    }
    this.#known.add(country);
    this.#seenAt = this.#now;
    return isNew ? country : undefined;
  }

  async #pass(until: number): Promise<void> {
    this.#diesAt = undefined;
    while (this.#alarm !== null && this.#alarm <= until) {
      this.#now = Math.max(this.#now, this.#alarm);
      this.#alarm = null;
      await this.#habits.forget(this.#now);
      if (this.#value !== undefined) continue;
      // To a minute.
      expect(this.#now).toBeGreaterThanOrEqual(this.#known.size === 0 ? 0 : this.#seenAt + KEEP - 60_000);
      this.#known = new Set();
      this.#perhaps = new Set();
    }
    this.#now = until;
  }

  #restarted(): KeptHabits {
    let isDead = false;
    // Done in the order in which it is asked for, as storage does; whoever asked goes on later.
    const call = async <Result>(work: () => Result): Promise<Result> => {
      if (isDead) throw new Dead();
      const dying = this.#diesAt;
      const isNow = dying?.at === 0;
      if (dying !== undefined) dying.at -= 1;
      if (!isNow) {
        const result = work();
        await this.#turns.turn();
        if (isDead) throw new Dead();
        return result;
      }
      isDead = true;
      this.#diesAt = undefined;
      if (dying?.isDone) work();
      throw new Dead();
    };
    return new KeptHabits({
      get: () => call(() => structuredClone(this.#value)),
      put: (_key, value) =>
        call(() => {
          this.#value = structuredClone(value);
        }),
      getAlarm: () => call(() => this.#alarm),
      setAlarm: (at) =>
        call(() => {
          this.#alarm = at;
        }),
      deleteAll: () =>
        call(() => {
          this.#value = undefined;
          this.#alarm = null;
        }),
    });
  }
}

test('a new habit of a user is reported once, and expires, whenever the object that stores it is evicted', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(operation, { minLength: 3, maxLength: 40, size: 'max' }),
      async (operations: readonly Operation[]) => {
        await new Model().run(operations);
      },
    ),
    { numRuns: runs(400) },
  );
}, 60_000);
