import { expect, test } from 'vitest';
import type { Sighting } from '../../src/signals/detect.ts';
import { KeptHabits } from '../../src/signals/kept-habits.ts';

const DAY = 86_400_000;

/** A Durable Object's storage in memory. */
function storage() {
  const state = { value: undefined as unknown, alarm: null as number | null, puts: 0 };
  return {
    state,
    get: async () => structuredClone(state.value),
    put: async (_key: 'habits', value: object) => {
      state.value = structuredClone(value);
      state.puts += 1;
    },
    getAlarm: async () => state.alarm,
    setAlarm: async (at: number) => {
      state.alarm = at;
    },
    deleteAll: async () => {
      state.value = undefined;
      state.alarm = null;
    },
  };
}

function sighting(more: Partial<Sighting> = {}): Sighting {
  return { who: 'h', at: 0, country: 'AT', denied: false, ...more };
}

const names = (signals: readonly { readonly name: string }[]) => signals.map(({ name }) => name);

test('habits outlive the object that stored them', async () => {
  const store = storage();
  await new KeptHabits(store).observe(sighting(), {});
  const again = new KeptHabits(store);
  expect(await again.observe(sighting(), {})).toEqual([]);
  expect(names(await again.observe(sighting({ country: 'DE' }), {}))).toEqual(['new_country']);
});

test('a new habit is stored immediately, and presence once a minute', async () => {
  const store = storage();
  const habits = new KeptHabits(store);
  const puts = async (more: Partial<Sighting>) => {
    await habits.observe(sighting(more), {});
    return store.state.puts;
  };
  expect(await puts({})).toBe(1);
  expect(await puts({ at: 59_999 })).toBe(1);
  expect(await puts({ at: 60_000 })).toBe(2);
  expect(await puts({ at: 60_001, country: 'DE' })).toBe(3);
  expect(await puts({ at: 60_002, denied: true })).toBe(4);
});

test('the last place of a user is exact in memory, though it is stored rarely', async () => {
  const habits = new KeptHabits(storage());
  await habits.observe(sighting({ latitude: 48.2, longitude: 16.4 }), {});
  await habits.observe(sighting({ at: 50_000, latitude: -33.9, longitude: 151.2 }), {});
  const back = await habits.observe(sighting({ at: 55_000, latitude: 48.2, longitude: 16.4 }), {});
  expect(names(back)).toEqual(['impossible_travel']);
});

test('a user who is not seen for 90 days is deleted whole, and one who is seen is not', async () => {
  const store = storage();
  const habits = new KeptHabits(store);
  await habits.observe(sighting(), {});
  expect(store.state.alarm).toBe(90 * DAY);
  await habits.observe(sighting({ at: 80 * DAY }), {});
  await habits.forget(90 * DAY);
  expect(store.state.value).toBeDefined();
  expect(store.state.alarm).toBe(170 * DAY);
  await habits.forget(170 * DAY);
  expect(store.state).toMatchObject({ value: undefined, alarm: null });
  expect(await habits.observe(sighting({ at: 171 * DAY, country: 'DE' }), {})).toEqual([]);
});

test('an object evicted while it stores a user stores nothing that it would not delete', async () => {
  const store = storage();
  const dying = { ...store, setAlarm: () => Promise.reject(new Error('it dies')) };
  await expect(new KeptHabits(dying).observe(sighting(), {})).rejects.toThrow('it dies');
  expect(store.state.value).toBeUndefined();
});

test('of two concurrent sightings that find nothing in memory, each stores what the other does', async () => {
  const store = storage();
  await new KeptHabits(store).observe(sighting(), {});
  const late = Promise.withResolvers<void>();
  const waits = [Promise.resolve(), late.promise];
  const get = async () => {
    const stored = await store.get();
    await waits.shift();
    return stored;
  };
  const habits = new KeptHabits({ ...store, get });
  const seen = (country: string) => habits.observe(sighting({ country }), {});
  const [first, second] = [seen('DE'), seen('FR')];
  expect(names(await first)).toEqual(['new_country']);
  late.resolve();
  expect(names(await second)).toEqual(['new_country']);
  expect(store.state.value).toMatchObject({ habits: { countries: ['AT', 'DE', 'FR'] } });
});

test('the stored size of one user stays small', async () => {
  const store = storage();
  const habits = new KeptHabits(store);
  for (let number = 0; number < 500; number++) {
    const device = `${number}`.padEnd(200, 'x');
    await habits.observe(sighting({ at: number, device, application: device, denied: true }), {});
  }
  expect(JSON.stringify(store.state.value).length).toBeLessThan(30_000);
});
