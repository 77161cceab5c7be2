import type { Parameter } from '../path-override/parameter.ts';
import { phabricatorError } from '../phabricator-failure.ts';

// Whoever calls is not known yet. A compressed call of a few kilobytes could say millions of small things, each of which takes fifty
// bytes and more: of the memory that all requests of an isolate share.

/** More than any call has. */
const MOST_PARAMETERS = 10_000;
const LONGEST_NAME = 4096;
const MOST_VALUES = 100_000;
/** PHP parses nothing deeper (`json_decode`). Serializing it again for a bot could overflow the stack. */
const DEEPEST = 512;

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
 * Parses JSON of one call. Throws `phabricator.form_too_large` for more values than any call has, summed over all its texts, and for deeper
 * nesting than PHP parses, and a `SyntaxError`.
 */
export function boundedJson(): (text: string) => unknown {
  let count = 0;
  return (text) => {
    const { values, depth } = sizeOf(text);
    count += values;
    if (depth > DEEPEST) throw tooLarge(`JSON of more than ${DEEPEST} levels`);
    if (count > MOST_VALUES) throw tooLarge(`JSON of more than ${MOST_VALUES} values`);
    return JSON.parse(text);
  };
}

const [QUOTE, COMMA, BRACKET, BACKSLASH, BRACE] = [0x22, 0x2c, 0x5b, 0x5c, 0x7b];
const [BRACKET_END, BRACE_END] = [0x5d, 0x7d];

/**
 * An upper bound of the number of values, and their depth, from the characters that separate and open them; those within a text do not
 * count.
 */
function sizeOf(json: string): { readonly values: number; readonly depth: number } {
  let values = 1;
  let open = 0;
  let depth = 0;
  let isText = false;
  for (let at = 0; at < json.length; at++) {
    const unit = json.charCodeAt(at);
    if (unit === QUOTE) isText = !isText;
    else if (isText && unit === BACKSLASH) at++;
    else if (isText) continue;
    else if (unit === COMMA) values++;
    else if (unit === BRACKET_END || unit === BRACE_END) open--;
    else if (unit === BRACKET || unit === BRACE) {
      values++;
      depth = Math.max(depth, ++open);
    }
  }
  return { values, depth };
}

function tooLarge(detail: string): Error {
  return phabricatorError('phabricator.form_too_large', { detail });
}
