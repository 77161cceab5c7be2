import { describe, expect, test } from 'vitest';
import {
  analyticsEngineSink,
  d1Sink,
  durableObjectCheckpoints,
  durableObjectHabits,
  queueSink,
  r2Sink,
} from '../../src/index.ts';

describe('a missing binding is named where it is used:', () => {
  test.each([
    ['d1Sink', d1Sink, 'D1 database'],
    ['r2Sink', r2Sink, 'bucket of R2'],
    ['queueSink', queueSink, 'Queue'],
    ['analyticsEngineSink', analyticsEngineSink, 'dataset of Analytics Engine'],
    ['durableObjectCheckpoints', durableObjectCheckpoints, 'namespace of PortcullisCheckpoints'],
    ['durableObjectHabits', durableObjectHabits, 'namespace of PortcullisHabits'],
  ])('%s', (name, make, what) => {
    for (const [binding, problem] of [
      [undefined, 'it is undefined'],
      [null, 'it is undefined'],
      [{}, 'it has no \\w+\\(\\)'],
      ['AUDIT', 'it has no \\w+\\(\\)'],
    ] as const) {
      const made = () => (make as (given: unknown) => unknown)(binding);
      expect(made).toThrow(TypeError);
      expect(made).toThrow(
        new RegExp(`^${name}: a .*${what} is required, but ${problem}: add the binding to the Wrangler file`),
      );
    }
  });
});
