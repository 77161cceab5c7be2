import { describe, expect, it } from 'vitest';
import { dimensions } from '../../../bench/src/growth/dimensions.ts';
import { growthPicture, loadPicture } from '../../../bench/src/growth/growth-picture.ts';
import { growthSection } from '../../../bench/src/growth/growth-section.ts';
import type { Growth } from '../../../bench/src/growth/measure-growth.ts';
import type { Load } from '../../../bench/src/growth/measure-loads.ts';

const dimension = dimensions.find(({ name }) => name === 'rules') ?? expect.fail('nothing of rules');
const growth: Growth = {
  dimension,
  points: [
    { value: 10, addedUs: { value: 50, error: 5 }, heapBytes: 3_000_000 },
    { value: 1000, addedUs: { value: 60, error: 10 }, heapBytes: 4_000_000 },
    { value: 100_000, addedUs: { value: 100, error: 0 }, heapBytes: 40_000_000 },
  ],
};
const load: Load = {
  name: 'log',
  title: 'Events a second',
  beside: '50 writers',
  columns: ['events a second', 'ms, median', 'ms, 99 %'],
  points: [
    { value: 1000, first: 650, second: 1300 },
    { value: 8000, first: 1300, second: 2600 },
  ],
};
const run = { rounds: 30, requests: 300 };

describe('growthPicture', () => {
  const picture = growthPicture(growth);

  it('says in words what it shows', () => {
    expect(picture).toContain('role="img" aria-labelledby="rules-t rules-d"');
    expect(picture).toContain('<title id="rules-t">Rules of a policy</title>');
    expect(picture).toContain('10: 50 µs, 3.0 MB; 1,000: 60 µs, 4.0 MB; 100,000: 100 µs, 40.0 MB.</desc>');
  });

  it('draws each point where its numbers say, in both panels', () => {
    const dots = [...picture.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [x, y]);
    // A decade of rules is a fourth of the width; the lowest 0, the highest 100 µs or 40 MB, of 170.
    expect(dots).toEqual([
      ['0.0', '85.0'],
      ['165.0', '68.0'],
      ['330.0', '0.0'],
      ['0.0', '157.3'],
      ['165.0', '153.0'],
      ['330.0', '0.0'],
    ]);
  });

  it('draws the standard error as a band around the curve', () => {
    expect(picture).toContain('<path d="M0,76.5L165,51L330,0L330,0L165,85L0,93.5Z" opacity="0.2"/>');
  });

  it('draws a single point, and one without a known error', () => {
    const addedUs = { value: 50, error: Number.POSITIVE_INFINITY };
    const alone = growthPicture({ dimension, points: [{ value: 1, addedUs, heapBytes: 1 }] });
    expect(alone).not.toMatch(/NaN|Infinity/);
  });
});

describe('loadPicture', () => {
  it('says in words what it shows, and draws each point where its numbers say', () => {
    const picture = loadPicture(load);
    expect(picture).toContain(
      'ms, median and ms, 99 %, by events a second; 50 writers. 1,000: 650, 1300; 8,000: 1300, 2600.</desc>',
    );
    const heights = [...picture.matchAll(/<circle cx="[\d.]+" cy="([\d.]+)"/g)].map(([, y]) => Number(y));
    expect(heights).toEqual([expect.any(Number), expect.any(Number), heights[0], heights[1]]);
    expect(heights[0]).toBeGreaterThan(heights[1] ?? 0);
  });
});

describe('growthSection', () => {
  it('has a picture and a table for each dimension', () => {
    const text = growthSection(
      { growths: [growth], loads: [load], togetherBytes: 20_000_000 },
      run,
      'a machine',
    );
    expect(text).toContain(
      '![Added CPU time of a request and heap in use, by rules](drawings/growth-rules.svg)',
    );
    expect(text).toMatch(/^\| 1,000 +\| 60 ± 10 +\| 4\.0 +\|$/m);
    expect(text).toContain('(drawings/growth-log.svg)');
    expect(text).toMatch(/^\| 8,000 +\| 1300 +\| 2600 +\|$/m);
  });

  it('calls the limit of memory met below 64 MB only', () => {
    const textOf = (togetherBytes: number) =>
      growthSection({ growths: [], loads: [], togetherBytes }, run, 'a machine');
    expect(textOf(63_900_000)).toContain('63.9 MB in use. Wanted: under 64 MB, met.');
    expect(textOf(64_000_000)).toContain('64.0 MB in use. Wanted: under 64 MB, missed.');
  });
});

describe('dimensions', () => {
  it('grow', () => {
    for (const { values } of dimensions) expect(values).toEqual(values.toSorted((a, b) => a - b));
  });

  it('give a caller so many different groups, none of which but the first is one of a role', async () => {
    const { callers } = dimensions.find(({ name }) => name === 'groups')?.at(2000) ?? expect.fail('none');
    const { createIdentityProvider } = await import('@portcullis/testing');
    const provider = await createIdentityProvider({ algorithm: 'ES256' });
    const [ask] = await callers({
      provider,
      originPort: 0,
      internetPort: 0,
      internetCalls: () => 0,
      close: async () => {},
    });
    const payload = ask?.headers.Authorization?.split('.')[1] ?? '';
    const { groups } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { groups: string[] };
    expect(new Set(groups).size).toBe(2000);
    expect(groups.slice(0, 2)).toEqual(['eng', 'JK']);
    // The longest token that is read.
    expect(ask?.headers.Authorization?.length).toBeLessThan('Bearer '.length + 16_384);
  });
});
