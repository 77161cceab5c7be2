import { describe, expect, it } from 'vitest';
import { benchOptions } from '../../../bench/src/bench-options.ts';

describe('benchOptions', () => {
  it('measures for claims where nothing is said', () => {
    expect(benchOptions([])).toMatchObject({
      growth: false,
      json: false,
      write: false,
      run: { rounds: 100 },
    });
    expect(benchOptions(['--json', '--write', '--rounds', '7'])).toMatchObject({
      json: true,
      write: true,
      run: { rounds: 7, requests: 400 },
    });
  });

  it('measures less for a developer, and does not let that be written', () => {
    expect(benchOptions(['--quick'])).toMatchObject({ run: { rounds: 12 } });
    expect(() => benchOptions(['--quick', '--write'])).toThrow('--quick is not for claims');
    expect(() => benchOptions(['--quick', '--rounds', '3'])).toThrow('leave --rounds out');
  });

  it('refuses what it does not know, and rounds that are none', () => {
    expect(() => benchOptions(['--seconds', '3'])).toThrow("Unknown option '--seconds'");
    for (const rounds of ['0', '1.5', 'many', '10000']) {
      expect(() => benchOptions(['--rounds', rounds])).toThrow('--rounds must be from 1 to 9999');
    }
  });
});
