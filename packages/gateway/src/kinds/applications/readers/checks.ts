import type { PolicyOptions } from '@portcullis/policy';
import type { ConfigurationProblem } from '../../../configuration/configuration-problem.ts';
import { fieldsOf, listOf, type PlacedInstance } from '../../../configuration/unchecked.ts';
import { unknownWords } from '../../../configuration/unknown-words.ts';

/** What must hold of the pages that are stored for anonymous clients: they are named, by kinds that exist, and by one cache only. */
export function readersProblems(
  { instance, path }: PlacedInstance,
  { kinds }: PolicyOptions,
): readonly ConfigurationProblem[] {
  if (instance.readers === undefined) return [];
  return [
    ...(instance.publicCache === undefined
      ? []
      : [{ path: `${path}.publicCache`, message: 'cannot be used with "readers", which store pages too' }]),
    ...listOf(fieldsOf(instance.readers).keep).flatMap((one, index) => {
      const place = `${path}.readers.keep[${index}]`;
      const { kinds: named, paths } = fieldsOf(one);
      return [
        ...(named === undefined && paths === undefined
          ? [{ path: place, message: 'needs "kinds", "paths" or both' }]
          : []),
        ...(kinds === undefined ? [] : unknownWords(named, `${place}.kinds`, kinds, 'is not a known kind')),
      ];
    }),
  ];
}
