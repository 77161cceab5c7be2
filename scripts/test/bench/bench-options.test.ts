import { describe, expect, it } from 'vitest';
import { benchOptions } from '../../../bench/src/bench-options.ts';

describe('benchOptions', () => {
  it('measures for claims by default', () => {
    expect(benchOptions([])).toMatchObject({
      growth: false,
      json: false,
      write: false,
      run: { processes: 6, rounds: 16, log: true },
    });
    expect(benchOptions(['--json', '--write', '--rounds', '7'])).toMatchObject({
      json: true,
      write: true,
      run: { rounds: 7, requests: 400 },
    });
  });

  it('measures less for a developer, and refuses to store that', () => {
    expect(benchOptions(['--quick'])).toMatchObject({ run: { processes: 1, rounds: 12, log: false } });
    expect(() => benchOptions(['--quick', '--write'])).toThrow('--quick is not for claims');
    expect(() => benchOptions(['--quick', '--rounds', '3'])).toThrow('leave --rounds out');
  });

  it('measures at least four processes of each contender for claims', () => {
    expect(benchOptions([]).run.processes).toBeGreaterThanOrEqual(4);
  });

  it('refuses unknown options, and invalid rounds', () => {
    expect(() => benchOptions(['--seconds', '3'])).toThrow("Unknown option '--seconds'");
    for (const rounds of ['0', '1.5', 'many', '10000']) {
      expect(() => benchOptions(['--rounds', rounds])).toThrow('--rounds must be from 1 to 9999');
    }
  });
});
