import fc from 'fast-check';
import { beforeEach, describe, test, vi } from 'vitest';
import { runs } from '../../../../scripts/fixtures/runs.ts';
import { MovingModel, type Operation, operation } from './moving-model.ts';

beforeEach(() => void vi.spyOn(console, 'log').mockImplementation(() => {}));

describe('whatever a store returns, the active configuration was whole, is not older than the one before, and each change is reported once', () => {
  test.each([
    ['that was signed', true],
    ['that anybody may write', false],
  ])(
    'with a configuration %s',
    async (_how, isSigned) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(operation, { minLength: 5, maxLength: 40, size: 'max' }),
          async (operations: readonly Operation[]) => {
            await new MovingModel(isSigned).run(operations);
          },
        ),
        { numRuns: runs(120) },
      );
    },
    120_000,
  );
});
