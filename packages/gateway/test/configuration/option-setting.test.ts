import { type FieldsFor, flag, number, oneOf, text } from '@portcullis/core/internal';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { optionsOf } from '../../src/configuration/option-setting.ts';
import { anyText } from '../../src/configuration/values.ts';

interface ReaderOptions {
  readonly url: string;
  readonly maxBytes?: number;
  readonly waitSeconds?: number;
  readonly strict?: boolean;
  readonly mode?: 'fast' | 'safe';
  readonly label?: string;
}

const fields: FieldsFor<ReaderOptions> = {
  url: text,
  maxBytes: number({ from: 1, to: 1000, whole: true, fallback: 100 }),
  waitSeconds: number({ above: 0, to: 7200, fallback: 30 }),
  strict: flag(true),
  mode: oneOf(['fast', 'safe'], 'safe'),
  label: { ...text, fallback: () => '' },
};

const option = optionsOf<ReaderOptions>('ReaderOptions', fields);
const schema = v.strictObject({
  url: option('url', anyText),
  maxBytes: option('maxBytes'),
  waitSeconds: option('waitSeconds', { from: 1, to: 3600 }),
  strict: option('strict'),
  mode: option('mode'),
  label: option('label', anyText),
});

const problems = (given: object): readonly string[] =>
  (v.safeParse(schema, { url: 'x', ...given }).issues ?? []).map(({ message }) => message);

describe('a setting that is an option of a package', () => {
  test('has the default of the option, where it may be left out', () => {
    expect(v.parse(schema, { url: 'x' })).toEqual({
      ...{ url: 'x', maxBytes: 100, waitSeconds: 30, strict: true, mode: 'safe' },
    });
    expect(v.safeParse(schema, {}).success).toBe(false);
  });

  test.each([[{ maxBytes: 0 }], [{ maxBytes: 1001 }], [{ maxBytes: 1.5 }]])(
    'is refused in the words of the option: %j',
    (given) => {
      expect(problems(given)).toEqual(['must be a whole number from 1 to 1000 bytes']);
      expect(problems(given)).toEqual([fields.maxBytes.problem(0, 'maxBytes')]);
    },
  );

  test.each([[{ maxBytes: 1 }], [{ maxBytes: 1000 }], [{ waitSeconds: 1 }], [{ waitSeconds: 3600 }]])(
    'may be at its limits: %j',
    (given) => expect(problems(given)).toEqual([]),
  );

  test.each([[{ waitSeconds: 0.5 }], [{ waitSeconds: 3601 }]])(
    'can have narrower limits than the option: %j',
    (given) => expect(problems(given)).toEqual(['must be a number from 1 to 3600 seconds']),
  );

  test.each([
    ['no lower limit', undefined],
    ['a lower limit that the option refuses', { from: 0 }],
    ['an upper limit that the option refuses', { from: 1, to: 7201 }],
  ])('cannot be stated with %s', (_what, limits) => {
    expect(() => option('waitSeconds', limits)).toThrow(/^waitSeconds: a setting has both limits/);
  });

  test('cannot be stated where the package has no field for it', () => {
    expect(() => optionsOf<ReaderOptions>('ReaderOptions', {})('strict')).toThrow(
      'ReaderOptions.strict: the package has no field for it',
    );
  });

  test('cannot be stated without its schema where the field does not say all of it', () => {
    expect(() => option('url')).toThrow('url: its field does not say what it can be');
    expect(() => option('label')).toThrow('label: its field does not say what it can be');
  });

  test('has no default of its own where its comment describes one', () => {
    const inWords = v.object({ mode: option('mode', v.exactOptional(v.picklist(['fast', 'safe']))) });
    expect(v.parse(inWords, {})).toEqual({});
  });

  test.each([[{ mode: 'slow' }], [{ strict: 'yes' }], [{ label: '' }]])(
    'has the type of the option: %j',
    (given) => {
      expect(problems(given)).toHaveLength(1);
    },
  );
});
