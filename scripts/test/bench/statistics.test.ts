import { describe, expect, it } from 'vitest';
import { bootstrap } from '../../../bench/src/statistics/bootstrap.ts';
import { verdictOf } from '../../../bench/src/statistics/estimate.ts';
import { overProcesses } from '../../../bench/src/statistics/over-processes.ts';
import { seededRandom } from '../../../bench/src/statistics/seeded-random.ts';
import { spreadOf } from '../../../bench/src/statistics/spread.ts';

describe('spreadOf', () => {
  it('gives the median and half the distance between the quartiles', () => {
    expect(spreadOf([5, 1, 3, 2, 4])).toEqual({ median: 3, spread: 1 });
    expect(spreadOf([1, 2])).toEqual({ median: 1.5, spread: 0.25 });
    expect(spreadOf([7])).toEqual({ median: 7, spread: 0 });
  });
});

describe('bootstrap', () => {
  const mean = (numbers: readonly number[]) => (rounds: readonly number[]) =>
    rounds.reduce((sum, round) => sum + (numbers[round] ?? Number.NaN), 0) / rounds.length;

  it('finds the standard error that theory gives the mean of independent numbers', () => {
    const random = seededRandom(2);
    const numbers = Array.from({ length: 400 }, () => random() * 12 ** 0.5);
    const { value, error } = bootstrap(400, mean(numbers), random);
    expect(value).toBeCloseTo(3 ** 0.5, 0);
    // One over the root of 400, and what 400 draws leave open.
    expect(error).toBeGreaterThan(0.04);
    expect(error).toBeLessThan(0.06);
  });

  it('finds a larger one where neighbors are alike', () => {
    const random = seededRandom(3);
    const apart = Array.from({ length: 300 }, () => random());
    const alike = apart.map((_, index) => apart[index - (index % 6)] ?? Number.NaN);
    const errors = [apart, alike].map((numbers) => bootstrap(300, mean(numbers), random).error);
    expect(errors[1]).toBeGreaterThan(1.5 * (errors[0] ?? Number.NaN));
  });

  it('has no error where every round says the same', () => {
    expect(bootstrap(20, () => 2, seededRandom(1))).toEqual({ value: 2, error: 0 });
  });

  it('reports no error for a handful of rounds', () => {
    expect(bootstrap(4, mean([1, 2, 3, 4]), seededRandom(1))).toEqual({
      value: 2.5,
      error: Number.POSITIVE_INFINITY,
    });
  });

  it('is the same again with the same random numbers', () => {
    const numbers = [3, 1, 4, 1, 5, 9, 2, 6];
    const again = () => bootstrap(8, mean(numbers), seededRandom(7));
    expect(again()).toEqual(again());
    expect(again().error).toBeGreaterThan(0);
  });
});

describe('overProcesses', () => {
  const mean = (numbers: readonly number[]) => (processes: readonly number[]) =>
    processes.reduce((sum, process) => sum + (numbers[process] ?? Number.NaN), 0) / processes.length;

  it('finds the standard error of a mean', () => {
    const { value, error, samples } = overProcesses(5, mean([1, 2, 3, 4, 5]));
    expect(value).toBe(3);
    // The standard deviation, 1.58, over the root of 5.
    expect(error).toBeCloseTo(Math.sqrt(2.5 / 5), 10);
    expect(samples).toBe(5);
  });

  it('states no error for fewer than four processes', () => {
    expect(overProcesses(3, mean([1, 2, 3]))).toEqual({ value: 2, error: Number.POSITIVE_INFINITY });
  });
});

describe('verdictOf', () => {
  it('reports a target as met or missed only where two standard errors do not cross it', () => {
    expect(verdictOf({ value: 0.3, error: 0.01 }, { side: 'at most', limit: 0.33 })).toBe('met');
    expect(verdictOf({ value: 0.3, error: 0.02 }, { side: 'at most', limit: 0.33 })).toBe('not told');
    expect(verdictOf({ value: 0.36, error: 0.02 }, { side: 'at most', limit: 0.33 })).toBe('not told');
    expect(verdictOf({ value: 0.4, error: 0.02 }, { side: 'at most', limit: 0.33 })).toBe('missed');
  });

  it('reaches further where few processes tell the error', () => {
    const limit = { side: 'at most', limit: 0.33 } as const;
    expect(verdictOf({ value: 0.3, error: 0.012 }, limit)).toBe('met');
    expect(verdictOf({ value: 0.3, error: 0.012, samples: 4 }, limit)).toBe('not told');
    expect(verdictOf({ value: 0.36, error: 0.012, samples: 4 }, limit)).toBe('not told');
    expect(verdictOf({ value: 0.3, error: 0.012, samples: 8 }, limit)).toBe('met');
  });

  it('reports a lower limit as met only above it', () => {
    const limit = { side: 'at least', limit: 8000 } as const;
    expect(verdictOf({ value: 8000, error: 0 }, limit)).toBe('met');
    expect(verdictOf({ value: 6000, error: 0 }, limit)).toBe('missed');
    expect(verdictOf({ value: 8100, error: 100 }, limit)).toBe('not told');
    expect(verdictOf({ value: 7900, error: 100 }, limit)).toBe('not told');
  });

  it('reports a counted value as met at the target itself', () => {
    expect(verdictOf({ value: 28, error: 0 }, { side: 'at most', limit: 28 })).toBe('met');
    expect(verdictOf({ value: 28.001, error: 0 }, { side: 'at most', limit: 28 })).toBe('missed');
  });

  it('reports nothing for what was not measured, or has no known error', () => {
    expect(verdictOf(undefined, { side: 'at most', limit: 1 })).toBe('not measured');
    expect(verdictOf({ value: 0.1, error: Number.POSITIVE_INFINITY }, { side: 'at most', limit: 1 })).toBe(
      'not told',
    );
    expect(verdictOf({ value: Number.NaN, error: 0 }, { side: 'at most', limit: 1 })).toBe('not told');
  });
});
