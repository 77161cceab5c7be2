import { describe, expect, it } from 'vitest';
import { heapVerdict } from '../../../../bench/src/soak/heap-verdict.ts';
import type { SoakResult } from '../../../../bench/src/soak/run-soak.ts';
import { soakVerdict } from '../../../../bench/src/soak/soak-verdict.ts';
import { slopeOf } from '../../../../bench/src/statistics/trend.ts';

/** Numbers that go up and down by so much. */
const wave = (at: number, by: number): number => (at % 2 === 0 ? by : -by);

const good: SoakResult = {
  lines: Array.from({ length: 10 }, (_, minute) => ({
    requests: 1000 * (minute + 1),
    wrong: 0,
    heapMb: 8 + minute,
    objectsMb: 3 + wave(minute, 0.1),
    expected: 1000,
    recorded: 1000,
  })),
  counts: [{ type: 'login', expected: 7, recorded: 7 }],
  duplicates: 0,
  wrong: { count: 0, first: [] },
  changes: { rotations: 9, pushes: 10, syncs: 10 },
  log: { entries: 1100, printed: 1100, findings: [] },
};

describe('slopeOf', () => {
  it('finds the slope of a line, and no error where all points are on it', () => {
    expect(slopeOf([1, 3, 5, 7])).toEqual({ value: 2, error: 0 });
  });

  it('reports as the error how far the points are from it', () => {
    // By hand: residuals 0, 0.09, -0.12, -0.03 and 0.06, whose squares sum to 0.027; 0.027 / 3 / 10 = 0.03².
    const { value, error } = slopeOf([0, 1.1, 1.9, 3, 4.1]);
    expect(value).toBeCloseTo(1.01, 9);
    expect(error).toBeCloseTo(0.03, 9);
  });

  it('reports no error for three points', () => {
    expect(slopeOf([1, 2, 3]).error).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('heapVerdict', () => {
  it('finds a leak of fifty kilobytes a line below readings that differ by more', () => {
    const readings = Array.from({ length: 30 }, (_, minute) => 8 + 0.05 * minute + wave(minute, 0.2));
    expect(heapVerdict(readings)).toMatchObject({ grows: true, said: expect.stringMatching(/^grows: /) });
  });

  it('treats a heap that fills at first and then stays as flat', () => {
    const readings = Array.from({ length: 30 }, (_, minute) =>
      minute < 6 ? 5 + minute / 2 : 8 + wave(minute, 0.2),
    );
    expect(heapVerdict(readings)).toMatchObject({ grows: false, said: expect.stringMatching(/^flat: /) });
  });

  it('treats less than half a megabyte over the whole run as flat', () => {
    expect(heapVerdict(Array.from({ length: 30 }, (_, minute) => 8 + 0.015 * minute)).grows).toBe(false);
  });

  it('has no verdict on too few readings, and counts that as growing', () => {
    expect(heapVerdict([8, 8, 8])).toMatchObject({
      grows: true,
      said: expect.stringContaining('nothing is known'),
    });
  });
});

describe('soakVerdict', () => {
  it('finds nothing in a good result', () => {
    expect(soakVerdict(good).problems).toEqual([]);
  });

  it.each<[string, Partial<SoakResult>]>([
    ['nothing was asked', { lines: good.lines.map((line) => ({ ...line, requests: 0 })) }],
    ['1 answers were wrong: GET /: 500', { wrong: { count: 1, first: ['GET /: 500'] } }],
    [
      'what the isolate holds grows',
      { lines: good.lines.map((line, minute) => ({ ...line, objectsMb: 8 + minute })) },
    ],
    [
      '7 events login were expected, 6 are recorded',
      { counts: [{ type: 'login', expected: 7, recorded: 6 }] },
    ],
    [
      '7 events login were expected, 8 are recorded',
      { counts: [{ type: 'login', expected: 7, recorded: 8 }] },
    ],
    ['1 events were recorded twice', { duplicates: 1 }],
    ['the transparency log has 1099 events, and 1100 were printed', { log: { ...good.log, entries: 1099 } }],
    [
      'the transparency log: tile.wrong: another hash',
      { log: { ...good.log, findings: ['tile.wrong: another hash'] } },
    ],
  ])('finds %s', (problem, change) => {
    expect(soakVerdict({ ...good, ...change }).problems).toEqual([expect.stringContaining(problem)]);
  });
});
