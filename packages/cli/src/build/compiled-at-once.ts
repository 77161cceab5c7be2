import { RolldownMagicString } from 'rolldown';
import { functionsIn } from './functions-in.ts';

/** Some functions of a module: of the statement that has this name, those that are the first, the second and so on in it, from 0. */
export type SomeFunctions = Readonly<Record<string, readonly number[]>>;

/**
 * Puts functions of a module into parentheses. V8 only skips over a function when it reads a module, and reads it once more when it
 * is called; what stands in parentheses it takes for something that is called at once, and compiles. So this is for what a
 * Worker calls before its first answer. It is a hint: the module does the same, whichever functions are meant.
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
