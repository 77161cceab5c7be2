import type { Parameter } from '../path-override/parameter.ts';
import { phabricatorError } from '../phabricator-failure.ts';

// Whoever calls is not known yet. A compressed call of a few kilobytes could say millions of small things, each of which takes fifty
// bytes and more: of the memory that all requests of an isolate share.

/** More than any call has. */
const MOST_PARAMETERS = 10_000;
const LONGEST_NAME = 4096;
const MOST_VALUES = 100_000;

/** The parameters of a call. Throws `phabricator.form_too_large` for more of them than any has, and for longer names. */
export function boundedParameters(given: Iterable<Parameter>): Parameter[] {
  const taken: Parameter[] = [];
  for (const parameter of given) {
    if (taken.length === MOST_PARAMETERS) throw tooLarge(`a call of more than ${MOST_PARAMETERS} parameters`);
    if (parameter.name.length > LONGEST_NAME)
      throw tooLarge(`a parameter whose name has more than ${LONGEST_NAME} characters`);
    taken.push(parameter);
  }
  return taken;
}

/**
 * Reads JSON of one call. Throws `phabricator.form_too_large` for more values than any call has, in all that it reads together, and a
 * `SyntaxError`.
 */
export function boundedJson(): (text: string) => unknown {
  let count = 0;
  return (text) => {
    count += valuesIn(text);
    if (count > MOST_VALUES) throw tooLarge(`JSON of more than ${MOST_VALUES} values`);
    return JSON.parse(text);
  };
}

const [QUOTE, COMMA, BRACKET, BACKSLASH, BRACE] = [0x22, 0x2c, 0x5b, 0x5c, 0x7b];

/** At least as many as there are, as what separates and opens them tells; what is within a text is none of it. */
function valuesIn(json: string): number {
  let count = 1;
  let isText = false;
  for (let at = 0; at < json.length; at++) {
    const unit = json.charCodeAt(at);
    if (unit === QUOTE) isText = !isText;
    else if (isText && unit === BACKSLASH) at++;
    else if (!isText && (unit === COMMA || unit === BRACKET || unit === BRACE)) count++;
  }
  return count;
}

function tooLarge(detail: string): Error {
  return phabricatorError('phabricator.form_too_large', { detail });
}
