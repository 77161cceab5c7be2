import { type Field, value } from './field.ts';

/** A text, such as a name or a key that a service gave. A variable that the Worker does not have leaves none. */
export const text: Field<string> = value(
  (given) => typeof given === 'string' && given !== '',
  'must be a text that is not empty',
);

/** A whole address of http or https. It does **not** ask for https: what may be plain is for whoever calls it. */
/* @__NO_SIDE_EFFECTS__ */
export function address(example: string): Field<string> {
  return value(
    (given) => typeof given === 'string' && /^https?:\/\//i.test(given) && URL.canParse(given),
    `must be a whole address, such as ${example}`,
  );
}
