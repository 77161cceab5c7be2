import { type ESTree, parseSync } from 'rolldown/utils';

/** Returns the syntax tree of a module. Throws for invalid syntax. */
export function parsedModule(code: string): ESTree.Program {
  const { program, errors } = parseSync('worker.js', code);
  if (errors[0] !== undefined) throw new Error(errors[0].message);
  return program;
}
