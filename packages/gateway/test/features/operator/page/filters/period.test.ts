import { describe, expect, test } from 'vitest';
import { periodOf, timeOf } from '../../../../../src/features/operator/page/filters/period.ts';

const NOW = Date.UTC(2026, 10, 30, 12, 34, 56);
const text = (time: number | undefined): string | undefined =>
  time === undefined ? undefined : new Date(time).toISOString().slice(0, 19);

describe('a typed period', () => {
  test.each([
    ['2 h', '2h', '2026-11-30T10:34:56', '2026-11-30T13:34:56'],
    ['90min', '90m', '2026-11-30T11:04:56', '2026-11-30T13:34:56'],
    ['7 Tage', '7d', '2026-11-23T12:34:56', '2026-11-30T13:34:56'],
    ['2 semaines', '2w', '2026-11-16T12:34:56', '2026-11-30T13:34:56'],
    ['3 días', '3d', '2026-11-27T12:34:56', '2026-11-30T13:34:56'],
    ['２時間', '2h', '2026-11-30T10:34:56', '2026-11-30T13:34:56'],
    ['2 小时', '2h', '2026-11-30T10:34:56', '2026-11-30T13:34:56'],
    ['today', 'today', '2026-11-30T00:00:00', '2026-12-01T00:00:00'],
    [' Yesterday ', 'yesterday', '2026-11-29T00:00:00', '2026-11-30T00:00:00'],
    ['gestern', 'yesterday', '2026-11-29T00:00:00', '2026-11-30T00:00:00'],
    ['aujourd’hui', 'today', '2026-11-30T00:00:00', '2026-12-01T00:00:00'],
    ['昨天', 'yesterday', '2026-11-29T00:00:00', '2026-11-30T00:00:00'],
    ['2026-11-28', '2026-11-28', '2026-11-28T00:00:00', '2026-11-29T00:00:00'],
    ['2026/1/2', '2026-01-02', '2026-01-02T00:00:00', '2026-01-03T00:00:00'],
    ['2.1.2026', '2026-01-02', '2026-01-02T00:00:00', '2026-01-03T00:00:00'],
    ['2026-11', '2026-11', '2026-11-01T00:00:00', '2026-12-01T00:00:00'],
    ['2026-11-20 – 2026-11-28', undefined, '2026-11-20T00:00:00', '2026-11-29T00:00:00'],
    ['20.11.2026 - 28.11.2026', undefined, '2026-11-20T00:00:00', '2026-11-29T00:00:00'],
    ['2026-11-20..yesterday', undefined, '2026-11-20T00:00:00', '2026-11-30T00:00:00'],
    ['2026-11-28 14:00 – 2026-11-28 15:30', undefined, '2026-11-28T14:00:00', '2026-11-28T15:30:00'],
  ])('"%s" is %s, from %s to %s', (typed, name, since, until) => {
    const period = periodOf(typed, NOW);
    expect([period?.name, text(period?.since), text(period?.until)]).toEqual([name, since, until]);
  });

  test.each([
    '',
    'tomorrow',
    '2',
    'h',
    '2 x',
    '2026-02-30',
    '2026-13',
    // The 11th of December, or the 12th of November.
    '11/12/2026',
    '2026-11-28 14:00',
    '2026-11-28 – ',
    '2026-11-28 – soon',
    'constructor',
  ])('"%s" names none', (typed) => {
    expect(periodOf(typed, NOW)).toBeUndefined();
  });
});

test('a short name of a period is read as the same period', () => {
  for (const typed of ['2 h', '7 Tage', 'gestern', '2.1.2026', '2026-11']) {
    const period = periodOf(typed, NOW);
    expect(periodOf(period?.name ?? '', NOW)).toEqual(period);
  }
});

describe('a typed time', () => {
  test.each([
    ['2026-11-28', 'start', '2026-11-28T00:00:00'],
    ['2026-11-28', 'end', '2026-11-29T00:00:00'],
    ['2026-11-28 14:00', 'end', '2026-11-28T14:00:00'],
    ['2026-11-28T14:00:05.5Z', 'start', '2026-11-28T14:00:05'],
    ['yesterday 9:15', 'start', '2026-11-29T09:15:00'],
    ['2 h', 'start', '2026-11-30T10:34:56'],
  ] as const)('"%s" as the %s of a period is %s', (typed, edge, time) => {
    expect(text(timeOf(typed, NOW, edge))).toBe(time);
  });

  test.each([
    '24:00',
    '2026-11-28 24:00',
    '2026-11-28 10:60',
    '2026-11-28 10:00:60',
    '2026-11-28 10:00+02:00',
  ])('"%s" names none', (typed) => {
    expect(timeOf(typed, NOW, 'start')).toBeUndefined();
  });
});
