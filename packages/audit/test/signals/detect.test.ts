import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  detectSignals,
  type Habits,
  NO_HABITS,
  type Sighting,
  type SignalOptions,
} from '../../src/signals/detect.ts';
import { memoryHabits } from '../../src/signals/habit-store.ts';

const VIENNA = { country: 'AT', latitude: 48.2, longitude: 16.4 };
const SYDNEY = { country: 'AU', latitude: -33.9, longitude: 151.2 };
const HOUR = 3_600_000;

function seen(...sightings: readonly Partial<Sighting>[]) {
  let habits: Habits = NO_HABITS;
  let names: string[] = [];
  for (const sighting of sightings) {
    const result = detectSignals({ who: 'alice', at: 0, denied: false, ...sighting }, habits);
    ({ habits } = result);
    names = result.signals.map(({ name }) => name);
  }
  return { names, habits };
}

test('the first sighting of a user is not unusual', () => {
  expect(seen({ ...VIENNA, device: 'd', application: 'maniphest' }).names).toEqual([]);
});

test.each([
  ['a country', { country: 'AT' }, { country: 'DE' }, 'new_country'],
  ['a device', { device: 'a' }, { device: 'b' }, 'new_device'],
  ['an application', { application: 'maniphest' }, { application: 'diffusion' }, 'first_use'],
])('a new %s of a user is reported once', (_what, before, now, name) => {
  expect(seen(before, now).names).toEqual([name]);
  expect(seen(before, now, now).names).toEqual([]);
});

describe('travel', () => {
  test('is impossible if it is too fast', () => {
    expect(seen(VIENNA, { ...SYDNEY, at: HOUR }).names).toContain('impossible_travel');
    expect(seen(VIENNA, { ...SYDNEY, at: 24 * HOUR }).names).not.toContain('impossible_travel');
  });

  test('is measured along the globe', () => {
    const { habits } = seen(VIENNA);
    const { signals } = detectSignals({ who: 'alice', denied: false, ...SYDNEY, at: HOUR }, habits);
    const [travel] = signals.filter(({ name }) => name === 'impossible_travel');
    expect(travel?.value).toBeGreaterThan(15_900);
    expect(travel?.value).toBeLessThan(16_100);
  });

  test('within a region, or across the date line, is not impossible', () => {
    expect(seen(VIENNA, { ...VIENNA, latitude: 48.5, at: 1 }).names).toEqual([]);
    expect(seen({ latitude: 0, longitude: 179.9 }, { latitude: 0, longitude: -179.9, at: 1 }).names).toEqual(
      [],
    );
  });
});

test('a burst of denials that continues at the same rate is reported once', () => {
  // Of each, one falls out of the minute when the next one comes.
  const steady = Array.from({ length: 40 }, (_, index) => ({ denied: true, at: 6500 * index }));
  expect(bursts(steady)).toEqual([9]);
  const again = steady.map(({ at }) => ({ denied: true, at: at + HOUR }));
  expect(bursts([...steady, { at: HOUR - 1 }, ...again])).toEqual([9, 50]);
});

test('among other signals, a burst is reported when so many denials are within the time, and again after it ended', () => {
  const step = fc.record({
    gap: fc.constantFrom(0, 1, 999, 1000, 2500, 4999, 5000, 5001),
    denied: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 4 }), (steps, burst) => {
      const at = (index: number) => steps.slice(0, index + 1).reduce((sum, { gap }) => sum + gap, 0);
      const sightings = steps.map(({ denied }, index) => ({ denied, at: at(index) }));
      let last = { at: Number.NEGATIVE_INFINITY, isBurst: false };
      const expected = sightings.flatMap(({ denied, at }, index) => {
        if (!denied) return [];
        const within = sightings.slice(0, index + 1).filter((one) => one.denied && one.at > at - 5000);
        const isBurst = within.length >= burst;
        const goesOn = last.isBurst && last.at > at - 5000;
        last = { at, isBurst };
        return isBurst && !goesOn ? [index] : [];
      });
      expect(bursts(sightings, { denials: burst, denialSeconds: 5 })).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

/** Which sightings are said to be bursts. */
function bursts(sightings: readonly Partial<Sighting>[], options: SignalOptions = {}): readonly number[] {
  let habits: Habits = NO_HABITS;
  return sightings.flatMap((sighting, index) => {
    const found = detectSignals({ who: 'alice', at: 0, denied: false, ...sighting }, habits, options);
    ({ habits } = found);
    return found.signals.some(({ name }) => name === 'denial_burst') ? [index] : [];
  });
}

test('a burst of denials is reported at the denial that completes it', () => {
  const denials = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ denied: true, at: index * 1000 }));
  expect(seen(...denials(9)).names).toEqual([]);
  expect(seen(...denials(10)).names).toEqual(['denial_burst']);
  expect(seen(...denials(11)).names).toEqual([]);
  expect(seen(...denials(9), { denied: true, at: 3 * HOUR }).names).toEqual([]);
});

test('the stored habits of one user are limited', () => {
  const { habits } = seen(
    ...Array.from({ length: 500 }, (_, index) => ({ device: `d${index}`, denied: true })),
  );
  expect(habits.devices).toHaveLength(64);
  expect(habits.denials.length).toBeLessThanOrEqual(10);
});

test('a store in memory separates users, and evicts the least recently seen', () => {
  const store = memoryHabits(2);
  const visit = (who: string, country: string) => store.observe({ who, at: 0, denied: false, country }, {});
  expect(visit('alice', 'AT')).toEqual([]);
  expect(visit('bob', 'DE')).toEqual([]);
  expect(visit('alice', 'DE')).toMatchObject([{ name: 'new_country', now: 'DE' }]);
  expect(visit('carol', 'FR')).toEqual([]);
  expect(visit('alice', 'FR')).toMatchObject([{ name: 'new_country', now: 'FR' }]);
  // Forgotten: everything is new to him again, so nothing is.
  expect(visit('bob', 'FR')).toEqual([]);
});

test('what is not known of a sighting is not new', () => {
  expect(seen({ ...VIENNA, device: 'd', application: 'maniphest' }, {}).names).toEqual([]);
});

test('what is not known of a sighting is not remembered', () => {
  expect(seen({}).habits).toEqual({
    ...{ countries: [], devices: [], applications: [], denials: [], last: undefined },
  });
  expect(seen({ latitude: 48.2 }).habits.last).toBeUndefined();
  expect(seen({ longitude: 16.4 }).habits.last).toBeUndefined();
  expect(seen({ ...VIENNA, at: 7 }).habits.last).toEqual({ at: 7, latitude: 48.2, longitude: 16.4 });
});
