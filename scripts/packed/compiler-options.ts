import ts from 'typescript';

/**
 * How a project of a user compiles, strictly.
 *
 * @param typeRoots where `@types/node` is
 */
export function compilerOptions(typeRoots: readonly string[]): ts.CompilerOptions {
  return {
    target: ts.ScriptTarget.ES2024,
    lib: ['lib.es2024.d.ts'],
    module: ts.ModuleKind.NodeNext,
    types: ['node'],
    typeRoots: [...typeRoots],
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
  };
}
