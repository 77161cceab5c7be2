import { expect, test } from 'vitest';
import { wallClock } from '../../src/criteria/wall-clock.ts';
import { rememberedClock, timeAtoms } from '../../src/prove/time-atoms.ts';

test('a remembered clock shows what the clocks of its zone show, in another zone at the same minute as well, when it is asked again', () => {
  const change = Date.parse('2026-03-29T01:00:00Z');
  const moments = [-61_000, -60_000, -1, 0, 59_999, 60_000].map((distance) => change + distance);
  for (const zone of ['Europe/Berlin', 'America/New_York', 'Europe/Berlin']) {
    const [remembered, plain] = [rememberedClock(zone), wallClock(zone)];
    for (const moment of moments) {
      expect([zone, moment, remembered(moment)]).toEqual([zone, moment, plain(moment)]);
      expect([zone, moment, remembered(moment)]).toEqual([zone, moment, plain(moment)]);
    }
  }
});

const NOW = Date.parse('2026-01-15T10:30:00Z');
const texts = (moments: readonly number[]) =>
  moments.map((moment) => new Date(moment).toISOString().slice(0, 16));
const inOrder = (moments: readonly number[]) =>
  moments.every((moment, at) => at === 0 || moment > Number(moments[at - 1]));

test('without a window, a proof looks at noon of one day', () => {
  expect(texts(timeAtoms([], NOW))).toEqual(['2026-01-15T12:00']);
});

test('a proof looks at the beginning and the ends of a window on each day of a year, in order and once', () => {
  const moments = timeAtoms([{ zone: 'UTC', from: '09:00', until: '17:30' }], NOW);
  const found = texts(moments);
  expect(inOrder(moments)).toBe(true);
  expect(found.slice(0, 4)).toEqual([
    '2026-01-14T00:00',
    '2026-01-14T09:00',
    '2026-01-14T17:30',
    '2026-01-15T00:00',
  ]);
  expect(found.at(-1)).toBe('2027-01-20T17:30');
  // Three times on each of 372 days, and noon of the first.
  expect(moments).toHaveLength(3 * 372 + 1);
});

test('a proof looks at the minute in which the clocks of a zone change, and at both offsets of each end', () => {
  const moments = timeAtoms([{ zone: 'Europe/Berlin', from: '09:00' }], NOW);
  const found = texts(moments);
  for (const change of ['2026-03-29T01:00', '2026-10-25T01:00']) expect(found).toContain(change);
  for (const end of ['2026-01-15T08:00', '2026-07-15T07:00', '2026-01-14T23:00', '2026-07-14T22:00'])
    expect(found).toContain(end);
});

test('a proof looks at the days around the first and the last day of a window, in whatever year', () => {
  const found = texts(timeAtoms([{ zone: 'UTC', firstDay: '2040-05-10', lastDay: '2040-05-31' }], NOW));
  expect(found).toContain('2040-05-01T00:00');
  expect(found).toContain('2040-06-08T00:00');
  expect(found).not.toContain('2040-04-30T00:00');
  expect(found).not.toContain('2040-06-09T00:00');
});

test('for the windows of two zones, a proof looks at the changes of clocks in the year after a later day', () => {
  const windows = [{ zone: 'Europe/Berlin', firstDay: '2040-01-10' }, { zone: 'UTC' }];
  const far = (all: readonly object[]) =>
    texts(timeAtoms(all as never, NOW)).filter((text) => text.startsWith('2040-03-25')).length > 0;
  expect([far(windows), far(windows.slice(0, 1))]).toEqual([true, false]);
  const past = texts(timeAtoms([{ zone: 'Europe/Berlin', firstDay: '2020-01-10' }, { zone: 'UTC' }], NOW));
  expect(past.some((text) => text.startsWith('2020-03-29'))).toBe(false);
  expect(past.some((text) => text.startsWith('2020-01-10'))).toBe(true);
});
