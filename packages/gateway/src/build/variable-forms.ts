import { schemasAt } from '../checks/settings-at.ts';
import { PLACEHOLDER } from '../configuration/placeholders.ts';
import { type Keys, settingPath } from '../configuration/setting-path.ts';
import { textsIn } from '../configuration/texts-in.ts';
import type { VariableForm } from './variable-form.ts';

/** A schema or one of its checks, as far as it is looked at here. */
interface Piped {
  readonly type: string;
  readonly pipe?: readonly Piped[];
  readonly requirement?: unknown;
  readonly message?: unknown;
}

/** The forms of all texts of a good configuration that name variables, as its schema has them. */
export function variableForms(configuration: object): readonly VariableForm[] {
  return textsIn(configuration).flatMap(({ keys, text }) =>
    text.search(PLACEHOLDER) === -1 ? [] : formsAt(keys, configuration),
  );
}

function formsAt(keys: Keys, configuration: object): readonly VariableForm[] {
  const path = settingPath(keys);
  const patterns = schemasAt(keys, configuration).flatMap((schema) => patternsOf(schema));
  return [...new Map(patterns)].map(([pattern, message]) => ({ path, pattern, message }));
}

function patternsOf(part: Piped): readonly (readonly [pattern: string, message: string])[] {
  const { type, pipe = [], requirement, message } = part;
  if (type === 'regex' && requirement instanceof RegExp) return [[requirement.source, String(message)]];
  if (type === 'min_length') return [[`^[\\s\\S]{${requirement},}$`, String(message)]];
  if (type === 'ends_with' || type === 'starts_with') return [];
  return pipe.filter((inner) => inner !== part).flatMap(patternsOf);
}
