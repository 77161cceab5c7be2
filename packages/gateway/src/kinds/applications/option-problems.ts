import { OptionsError } from '@portcullis/core/internal';
import * as v from 'valibot';
import type { Fields, PlacedInstance } from '../../configuration/unchecked.ts';
import type { RegisteredApplication } from './application.ts';

/**
 * Problems that only the package of an application finds, such as a header that clients can send, or a malformed pattern.
 *
 * @param settings of an instance, besides those that all applications have
 * @param create makes the application of an instance
 * @param renamed settings by the names of their options, where these differ
 */
export function optionProblems(
  settings: v.ObjectEntries,
  create: (instance: Fields) => unknown,
  renamed: Readonly<Record<string, string>>,
): RegisteredApplication['problems'] {
  const shape = v.object(settings);
  return (instances) =>
    instances.flatMap(({ instance, path }: PlacedInstance) => {
      // The schema reports what is wrong with its shape.
      const given = Object.entries(instance).filter(([setting]) => Object.hasOwn(settings, setting));
      if (!v.is(shape, Object.fromEntries(given))) return [];
      try {
        create(instance);
        return [];
      } catch (error) {
        if (!(error instanceof OptionsError)) throw error;
        return error.problems.map((problem) => {
          const [, option = '', message = problem] = /^([\w.]+(?:\[\d+\])?):? (.*)$/s.exec(problem) ?? [];
          return { path: `${path}.${renamed[option] ?? option}`, message };
        });
      }
    });
}
