import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { GatewayConfiguration } from 'portcullis';
import { expandedConfiguration } from 'portcullis/internal';
import { expect, inject, test } from 'vitest';
import { runs } from '../../../../scripts/fixtures/runs.ts';
import { sortedChanges } from '../../src/approval/what-a-change-opens.ts';
import { captured } from '../capture.ts';
import { fileOf } from '../configuration-files.ts';

// A setting that `diff` does not look at is one by which anybody is let in unseen. Each setting of the largest examples is changed, one
// after the other.

const EXAMPLES = ['phabricator', 'multi-instance', 'internal-web-app'] as const;

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Keys = readonly (string | number)[];

const example = (name: string): Json =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../../../../examples/${name}/portcullis.json`), 'utf8'));

/** Everything in a configuration, from the outside in. */
function partsOf(value: Json, keys: Keys = []): readonly { readonly keys: Keys; readonly value: Json }[] {
  const below = Array.isArray(value)
    ? value.flatMap((part: Json, index) => partsOf(part, [...keys, index]))
    : typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, part]) => partsOf(part, [...keys, key]))
      : [];
  return [{ keys, value }, ...below];
}

/** What may become of a part: another value, none, one more, another order. `undefined` takes it out. */
function othersOf(value: Json): readonly (Json | undefined)[] {
  if (typeof value === 'string') return [`${value}x`, undefined];
  if (typeof value === 'number') return [value + 1, undefined];
  if (typeof value === 'boolean') return [!value, undefined];
  if (Array.isArray(value)) {
    const [first = 'x', second] = value as readonly Json[];
    const more = typeof first === 'string' ? [[...value, `${first}y`]] : [];
    return [undefined, ...more, ...(second === undefined ? [] : [[second, first, ...value.slice(2)]])];
  }
  return [undefined, { ...(value as object), unknown: 'x' }];
}

function withPart(whole: Json, keys: Keys, part: Json | undefined): Json {
  const [key, ...rest] = keys;
  if (key === undefined) return part ?? null;
  if (Array.isArray(whole)) {
    const list = whole as readonly Json[];
    return list.flatMap((each, index) =>
      index !== key ? [each] : rest.length > 0 || part !== undefined ? [withPart(each, rest, part)] : [],
    );
  }
  const fields = whole as { readonly [key: string]: Json };
  if (rest.length === 0 && part === undefined)
    return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== key));
  return { ...fields, [key]: withPart(fields[key] as Json, rest, part) };
}

/** Each change of one part, but of the whole. */
function changesOf(name: string): readonly { readonly keys: Keys; readonly changed: Json }[] {
  const whole = example(name);
  return partsOf(whole).flatMap(({ keys, value }) =>
    keys.length === 0
      ? []
      : othersOf(value).map((other) => ({ keys, changed: withPart(whole, keys, other) })),
  );
}

/** What a reviewer may pass without a look. A line more here is a decision. */
const HARMLESS = [
  /^\.\$schema$/,
  /^(?:\.instances\[[^\]]+\])?\.theme\.(?:name|color|logo|languages?)$/,
  /^\.instances\[[^\]]+\]\.policy\.rules\[[^\]]+\]\.description$/,
  /^\.instances\[[^\]]+\]\.policy\.claims(?:\W|$)/,
  /^\.instances\[[^\]]+\]\.shadowPolicy(?:\W|$)/,
];
const isHarmless = (setting: string): boolean => HARMLESS.some((pattern) => pattern.test(setting));

test.each(EXAMPLES)('each change of one setting of the example %s is listed', (name) => {
  const before = expandedConfiguration(example(name) as unknown as GatewayConfiguration);
  const changes = changesOf(name);
  expect(changes.length).toBeGreaterThan(150);
  for (const [index, { keys, changed }] of changes.entries()) {
    // Rules have most of the settings of an example, and are all compared in the same way.
    if (!inject('isSlow') && keys[3] === 'rules' && index % 4 > 0) continue;
    // Without a list of instances there is no configuration.
    if (keys[0] === 'instances' && keys.length < 3) continue;
    const after = expandedConfiguration(changed as unknown as GatewayConfiguration);
    if (!after.instances.every(({ policy }) => Array.isArray(policy?.rules))) continue;
    const { settings, compared, harmless } = sortedChanges(before, after);
    const place = keys.join('.');
    expect(settings.length + compared.length + harmless.length, place).toBeGreaterThan(0);
    // What is not a rule and is not harmless may open something.
    const isRule = keys[2] === 'policy' && keys[3] === 'rules';
    if (!isRule) expect(compared, place).toEqual([]);
    expect(
      harmless.map(({ setting }) => setting).filter((setting) => !isHarmless(setting)),
      place,
    ).toEqual([]);
  }
});

test('diff lists a change of any one setting, and lets none pass that is not harmless', async () => {
  const changes = EXAMPLES.flatMap((name) =>
    changesOf(name)
      // What rules let in is compared by a proof, which takes seconds, and has a test of its own.
      .filter(({ keys }) => !(keys[2] === 'policy' && keys[3] === 'rules'))
      .map(({ keys, changed }) => ({ keys, old: fileOf(example(name) as object), changed })),
  );
  let good = 0;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...changes), async ({ keys, old, changed }) => {
      const { code, out, err } = await captured(
        'diff',
        old,
        fileOf(changed as object),
        '--no-new-access',
        '--json',
      );
      // No gate takes it, and diff says so.
      if (code === 2) {
        expect(`${out}${err}`, keys.join('.')).toContain('to list them');
        return;
      }
      good++;
      const { equivalent, settings, compared, harmless } = JSON.parse(out);
      const isListed = settings.length + harmless.length > 0;
      expect([keys, equivalent, compared, isListed]).toEqual([keys, false, [], true]);
      expect([keys, code]).toEqual([keys, settings.length > 0 ? 1 : 0]);
      for (const { setting } of harmless) expect(setting).toSatisfy(isHarmless);
    }),
    { numRuns: runs(120) },
  );
  expect(good).toBeGreaterThan(runs(32));
});
