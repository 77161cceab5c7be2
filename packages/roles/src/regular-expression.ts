/** A place in an expression: reads a character, goes several ways without reading, or is the end. */
interface State {
  readonly reads?: (char: string) => boolean;
  /** Where it goes on: after the character, or without one. */
  next: readonly State[];
}

/** A part of an expression: receives the state that follows it, and returns the state where it starts. */
type Part = (following: State) => State;

/** The compiled expression, or the problem with it. */
export type ExpressionReading =
  | { readonly ok: true; readonly test: (text: string) => boolean }
  | { readonly ok: false; readonly message: string };

/** Reads an expression: {@link regularExpression}, which a built Worker holds only where a role has one. */
export type ReadExpression = (source: string) => ExpressionReading;

const MAX_LENGTH = 1000;
const CHARACTER_CLASSES = 'dDwWsS';

/** As a text: of a literal, V8 makes the sets of Unicode when it parses the function around it, though few gates need them. */
const LETTER_OR_DIGIT = '[\\p{L}\\p{N}]';
const QUANTIFIERS = '*+?';

/**
 * Compiles an anchored regular expression of the safe subset: `^…$` around characters, `.`, classes (`[a-z]`, `\d`, `\w`, `\s`),
 * groups, `|`, `*`, `+` and `?`. Both anchors apply to all alternatives, so `^a|b$` means `^(a|b)$`. All alternatives are matched
 * in parallel, character by character, so matching takes at most the length of the text times the length of the expression.
 * Lookarounds, back references, `{n,m}` and flags are rejected.
 */
export function regularExpression(source: string): ExpressionReading {
  if (source.length > MAX_LENGTH) return { ok: false, message: `is longer than ${MAX_LENGTH} characters` };
  if (!source.startsWith('^') || !/(?<!\\)(?:\\\\)*\$$/.test(source)) {
    return { ok: false, message: 'must be anchored: start with "^" and end with "$"' };
  }
  const end: State = { next: [] };
  try {
    const start = new Parser(source.slice(1, -1)).whole()(end);
    return { ok: true, test: (text) => leads(start, end, text) };
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false, message: error.message };
    throw error;
  }
}

/** An expression as numbered states. */
export interface ExpressionStates {
  readonly start: readonly number[];
  readonly step: (states: readonly number[], letter: string) => readonly number[];
  readonly accepts: (states: readonly number[]) => boolean;
}

/** The states of an expression in which {@link regularExpression} found nothing wrong. */
export function expressionStates(source: string): ExpressionStates {
  const end: State = { next: [] };
  const start = new Parser(source.slice(1, -1)).whole()(end);
  const numbers = new Map<State, number>();
  const states: State[] = [];
  const numbered = (of: ReadonlySet<State>): readonly number[] =>
    Array.from(of, (state) => {
      const known = numbers.get(state) ?? states.push(state) - 1;
      numbers.set(state, known);
      return known;
    }).sort((a, b) => a - b);
  return {
    start: numbered(reached([start])),
    step: (from, letter) =>
      numbered(
        reached(from.flatMap((at) => (states[at]?.reads?.(letter) === true ? (states[at]?.next ?? []) : []))),
      ),
    accepts: (at) => at.some((each) => states[each] === end),
  };
}

/** Follows every way through the states. */
function leads(start: State, end: State, text: string): boolean {
  let current = reached([start]);
  for (const char of text) {
    current = reached([...current].flatMap(({ reads, next }) => (reads?.(char) === true ? next : [])));
    if (current.size === 0) return false;
  }
  return current.has(end);
}

/** These states, and all that are reached from them without reading. Each once, so that loops of nothing end. */
function reached(states: readonly State[]): ReadonlySet<State> {
  const found = new Set<State>();
  const open = [...states];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (found.has(state)) continue;
    found.add(state);
    if (state.reads === undefined) open.push(...state.next);
  }
  return found;
}

class Parser {
  readonly #chars: readonly string[];
  #at = 0;

  constructor(source: string) {
    this.#chars = [...source];
  }

  whole(): Part {
    const part = this.#alternatives();
    if (this.#peek() !== undefined) throw new SyntaxError('has a ")" without "("');
    return part;
  }

  #alternatives(): Part {
    const parts = [this.#sequence()];
    while (this.#peek() === '|') {
      this.#at++;
      parts.push(this.#sequence());
    }
    return (following) => ({ next: parts.map((part) => part(following)) });
  }

  #sequence(): Part {
    const parts: Part[] = [];
    for (let char = this.#peek(); char !== undefined && char !== '|' && char !== ')'; char = this.#peek()) {
      this.#at++;
      parts.push(this.#repeated(this.#atom(char)));
    }
    return (following) => parts.reduceRight((next, part) => part(next), following);
  }

  #atom(char: string): Part {
    if (char === '(') return this.#group();
    if (char === '[') return reading(this.#class());
    if (char === '\\') return reading(this.#escape());
    if (char === '.') return reading('[^]');
    if (QUANTIFIERS.includes(char)) throw new SyntaxError(`has "${char}" with nothing to repeat before it`);
    if ('{}^$]'.includes(char))
      throw new SyntaxError(`contains "${char}": write "\\${char}" for the character`);
    return (following) => ({ reads: (each) => each === char, next: [following] });
  }

  #group(): Part {
    if (this.#peek() === '?') throw new SyntaxError('has "(?": only plain groups are allowed');
    const part = this.#alternatives();
    if (this.#peek() !== ')') throw new SyntaxError('has a "(" without ")"');
    this.#at++;
    return part;
  }

  #repeated(part: Part): Part {
    const quantifier = this.#peek();
    if (quantifier === undefined || !QUANTIFIERS.includes(quantifier)) return part;
    this.#at++;
    if (quantifier === '?') return (following) => ({ next: [part(following), following] });
    return (following) => {
      const again: State = { next: [] };
      const body = part(again);
      again.next = [body, following];
      return quantifier === '*' ? again : body;
    };
  }

  /** A class of characters, up to its bracket. */
  #class(): string {
    let text = '[';
    for (let char = this.#peek(); char !== ']'; char = this.#peek()) {
      if (char === undefined) throw new SyntaxError('has a "[" without "]"');
      this.#at++;
      text += char === '\\' ? this.#escape() : char;
    }
    this.#at++;
    return `${text}]`;
  }

  #escape(): string {
    const char = this.#peek();
    if (char === undefined) throw new SyntaxError('ends in a backslash');
    if (new RegExp(LETTER_OR_DIGIT, 'u').test(char) && !CHARACTER_CLASSES.includes(char)) {
      throw new SyntaxError(`has "\\${char}", which is not allowed`);
    }
    this.#at++;
    return `\\${char}`;
  }

  #peek(): string | undefined {
    return this.#chars[this.#at];
  }
}

/** Reads one character that a pattern for exactly one stands for. */
function reading(pattern: string): Part {
  let one: RegExp;
  try {
    one = new RegExp(`^${pattern}$`, 'u');
  } catch {
    throw new SyntaxError(`has ${JSON.stringify(pattern)}, which is not a valid character class`);
  }
  return (following) => ({ reads: (char) => one.test(char), next: [following] });
}
