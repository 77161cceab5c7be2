import { describe, expect, it } from 'vitest';
import { Diagram } from '../../src/prove/diagram.ts';
import { bitsFor, FiniteDomain } from '../../src/prove/finite-domain.ts';

describe('a finite domain', () => {
  it.each([1, 2, 3, 5, 8, 66, 257])('has exactly its %i values', (size) => {
    const bits = bitsFor(size);
    const diagram = new Diagram(bits + 1);
    const domain = new FiniteDomain(
      diagram,
      Array.from({ length: bits }, (_, at) => at + 1),
      size,
    );
    // The variable that is not its own may be either.
    expect(diagram.count(domain.valid)).toBe(BigInt(size) * 2n);
    const values = Array.from({ length: size }, (_, value) => value);
    expect(diagram.any(values.map((value) => domain.is(value)))).toBe(domain.valid);
    const even = domain.where((value) => value % 2 === 0);
    expect(diagram.count(even)).toBe(BigInt(Math.ceil(size / 2)) * 2n);
    for (const value of values) {
      const assignment = diagram.cheapest(domain.is(value), () => 1);
      expect(assignment === undefined ? undefined : domain.valueIn(assignment)).toBe(value);
    }
  });

  it('takes as many variables as it needs', () => {
    expect([1, 2, 3, 4, 5, 8, 66, 257].map(bitsFor)).toEqual([0, 1, 2, 2, 3, 3, 7, 9]);
    expect(() => new FiniteDomain(new Diagram(3), [0, 1], 5)).toThrow(RangeError);
  });
});
