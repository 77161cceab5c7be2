import { RolldownMagicString } from 'rolldown';
import { functionsIn } from './functions-in.ts';

/** Some functions of a module: of the statement that has this name, those that are the first, the second and so on in it, from 0. */
export type SomeFunctions = Readonly<Record<string, readonly number[]>>;

/**
 * Puts functions of a module into parentheses. V8 skips the body of a function when it parses a module, and parses it again when
 * the function is called; a function in parentheses is expected to be called immediately and is compiled. Use it for functions that
 * a Worker calls before its first response. It is only a hint: the module behaves the same, whichever functions are chosen.
 */
export function compiledAtOnce(code: string, called: SomeFunctions): string {
  const text = new RolldownMagicString(code);
  for (const { of, index, start, end, name, form } of functionsIn(code)) {
    if (form === 'other' || !Object.hasOwn(called, of) || called[of]?.includes(index) !== true) continue;
    if (form === 'expression') {
      text.appendLeft(end, ')').prependRight(start, '(');
      continue;
    }
    text.appendLeft(end, ');\n').prependRight(start, `var ${name} = (`);
    // A declared function is there before anything runs: what takes its place stands before everything.
    if (start > 0) text.move(start, end, 0);
  }
  return text.toString();
}
