import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defined, type Field } from '@portcullis/core/internal';
import { describe, expect, test } from 'vitest';
import { readEntries } from '../api/exports.ts';
import { commentProblems, declaredOptions, optionComment } from '../schema/option-comments.ts';
import { root } from '../workspace.ts';

describe('the comment on an option', () => {
  test('is one line, without the default that is a value', () => {
    expect(optionComment('MaintenanceOptions.retryAfterSeconds')).toEqual({
      text: 'Value of `Retry-After`, in seconds: when clients should try again.',
      fallback: '600',
      type: 'number',
    });
  });

  test('keeps a default in words', () => {
    const { text, fallback } = optionComment('HealthCheck.contains');
    expect(text).toContain('Default: ');
    expect(fallback).toBeUndefined();
  });

  test.each([
    ['NoSuchOptions.name', 'NoSuchOptions: no package has such a type'],
    ['OtherHostOptions.name', 'OtherHostOptions: two types have this name, in other-host.ts and origin.ts'],
    ['HealthCheck.name', 'HealthCheck.name: there is no such option, or no comment on it'],
  ])('is missing, and not empty, for %s', (option, message) => {
    expect(() => optionComment(option)).toThrow(message);
  });
});

describe('a comment and its setting', () => {
  const comment = (text: string, fallback?: string) => ({ text, fallback, type: 'number' });

  test.each([
    [
      'another default',
      'Longest wait, in seconds.',
      '30',
      { default: 60 },
      'says the default 30, which is 60',
    ],
    [
      'a default of a setting without one',
      'Longest wait, in seconds.',
      '30',
      {},
      'says the default 30, which is undefined',
    ],
    [
      'no default',
      'Longest wait, in seconds.',
      undefined,
      { default: 60 },
      'says the default undefined, which is 60',
    ],
    [
      'another unit',
      'Longest wait, in milliseconds.',
      '60',
      { default: 60 },
      'does not name the unit of its number',
    ],
    [
      'other limits',
      'Longest wait, in seconds, 1 to 30.',
      '60',
      { default: 60, minimum: 1, maximum: 60 },
      'says 1 to 30, which is 1 to 60',
    ],
  ])('disagree: %s', (_what, text, fallback, setting, problem) => {
    expect(commentProblems('ReaderOptions.waitSeconds', comment(text, fallback), setting)).toEqual([
      `ReaderOptions.waitSeconds: its comment ${problem}`,
    ]);
  });

  test.each([
    ['60', 60],
    ['86,400 (a day)', 86_400],
    ['`true`', true],
    ['`accept` and `accept-language`', ['accept', 'accept-language']],
    ['`openid email`', 'openid email'],
  ])('agree: %s', (fallback, value) => {
    const text = 'Longest wait, in seconds, 1 to 60.';
    const setting = { default: value, minimum: 1, maximum: 60 };
    expect(commentProblems('ReaderOptions.waitSeconds', comment(text, fallback), setting)).toEqual([]);
  });
});

describe('the comment on an option names the default and the limits of its field', async () => {
  test.each(await statedFields())('%s', (option, { limits, fallback }) => {
    const comment = optionComment(option);
    const stated = { ...comment, fallback: comment.fallback === 'none' ? undefined : comment.fallback };
    const setting = defined({ minimum: limits?.from, maximum: limits?.to, default: fallback?.() });
    expect(commentProblems(option, stated, setting)).toEqual([]);
  });
});

/**
 * Options whose field says all of them, numbers, words, true and false, of the fields that packages export for settings. Core has no
 * such options: it has the checker of all.
 */
async function statedFields(): Promise<readonly [option: string, field: Field<unknown>][]> {
  const entries = readEntries(root).filter(
    ({ folder, name }) => name.endsWith('/internal') && folder !== 'core',
  );
  const found = entries.map(async ({ folder, exports }) => {
    const exported = await import(join(root, 'packages', folder, 'src/internal.ts'));
    const named = exports.filter(({ name, kind }) => kind === 'value' && name.endsWith('Fields'));
    return named.flatMap(({ name, file }) => {
      const typed = new RegExp(`\\b${name}(?:<Env>\\(\\))?: \\w+<\\s*(?:Omit<)?(\\w+)`);
      const [, type = ''] = typed.exec(readFileSync(file, 'utf8')) ?? [];
      const given = exported[name];
      const fields: Readonly<Record<string, Field<unknown>>> = typeof given === 'function' ? given() : given;
      const own = declaredOptions(type);
      return Object.entries(fields).flatMap(([option, field]): [string, Field<unknown>][] => {
        const isWhole = field.limits ?? field.words ?? typeof field.fallback?.() === 'boolean';
        return isWhole !== false && own.includes(option) ? [[`${type}.${option}`, field]] : [];
      });
    });
  });
  return (await Promise.all(found)).flat();
}
