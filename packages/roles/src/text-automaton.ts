import { patternParts } from './group-pattern.ts';
import { groupRule } from './group-rule.ts';
import { type ExpressionStates, expressionStates, regularExpression } from './regular-expression.ts';

/** The states of a pattern or an expression, for code that must enumerate kinds of texts instead of matching one. */
export interface TextAutomaton {
  readonly start: readonly number[];
  readonly step: (states: readonly number[], letter: string) => readonly number[];
  readonly accepts: (states: readonly number[]) => boolean;
  /** Letters that may lead elsewhere than others. */
  readonly letters: readonly string[];
}

/** Returns the automaton of an entry of a mapping that matches several texts; `undefined` for a name and for a malformed entry. */
export function groupAutomaton(group: unknown): TextAutomaton | undefined {
  const reading = groupRule(group, regularExpression);
  if (!reading.ok || reading.rule.kind === 'name') return undefined;
  const { kind, text } = reading.rule;
  return kind === 'pattern' ? ofPattern(text) : ofExpression(expressionStates(text), text);
}

const STAR = Symbol('any text');

function ofPattern(pattern: string): TextAutomaton {
  const texts = patternParts(pattern).map((text) => [...text]);
  const parts = texts.flatMap((letters, index) => (index === 0 ? letters : [STAR, ...letters]));
  const closed = (states: readonly number[]): readonly number[] => {
    const all = new Set(states);
    for (const at of all) if (parts[at] === STAR) all.add(at + 1);
    return [...all].sort((a, b) => a - b);
  };
  return {
    start: closed([0]),
    step: (states, letter) =>
      closed(states.flatMap((at) => (parts[at] === STAR ? [at] : parts[at] === letter ? [at + 1] : []))),
    accepts: (states) => states.includes(parts.length),
    letters: texts.flat(),
  };
}

/** Printable ASCII, and one letter, one sign and one space beyond it: classes of characters may tell all of them apart. */
const TOLD_APART = [
  ...Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)),
  ...['é', '—', '\u00a0', '\n'],
];

function ofExpression({ start, step, accepts }: ExpressionStates, text: string): TextAutomaton {
  return { start, step, accepts, letters: [...new Set([...TOLD_APART, ...neighbors(text)])] };
}

/** The boundaries of character classes: their first and last characters, and the adjacent ones. */
function neighbors(text: string): readonly string[] {
  return Array.from(text, (letter) => letter.codePointAt(0) ?? 0)
    .flatMap((code) => [code - 1, code, code + 1])
    .filter((code) => code > 0 && code < 0x11_0000 && (code < 0xd800 || code > 0xdfff))
    .map((code) => String.fromCodePoint(code));
}
