import { PLACEHOLDER } from '../assembly/placeholders.ts';
import { schemasAt } from '../configuration/settings-at.ts';
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
  const forms: VariableForm[] = [];
  const look = (part: unknown, keys: readonly (string | number)[]): void => {
    if (typeof part === 'string') {
      if (part.search(PLACEHOLDER) !== -1) forms.push(...formsAt(keys, configuration));
    } else if (Array.isArray(part)) {
      for (const [index, item] of part.entries()) look(item, [...keys, index]);
    } else if (typeof part === 'object' && part !== null) {
      for (const [key, item] of Object.entries(part)) look(item, [...keys, key]);
    }
  };
  look(configuration, []);
  return forms;
}

function formsAt(keys: readonly (string | number)[], configuration: object): readonly VariableForm[] {
  const path = keys
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
    .join('')
    .slice(1);
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
