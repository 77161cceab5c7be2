import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { compilerOptions } from './compiler-options.ts';

/**
 * What the type checker says of the declarations of `entries` in a program for Node alone that has it look into libraries
 * (`skipLibCheck: false`): names that only Workers and browsers have are not there.
 *
 * @param typeRoots where `@types/node` is
 */
export function declarationProblems(
  entries: readonly string[],
  project: string,
  typeRoots: readonly string[],
): string[] {
  const file = join(project, 'declared-types.ts');
  writeFileSync(
    file,
    entries.map((entry, index) => `export type * as entry${index} from '${entry}';\n`).join(''),
  );
  const program = ts.createProgram([file], { ...compilerOptions(typeRoots), skipLibCheck: false });
  // Those of Node and of the language are good: to look into them takes most of the time.
  const looked = program
    .getSourceFiles()
    .filter((one) => !program.isSourceFileDefaultLibrary(one) && !one.fileName.includes('/@types/'));
  const found = [
    ...program.getOptionsDiagnostics(),
    ...looked.flatMap((one) => [
      ...program.getSyntacticDiagnostics(one),
      ...program.getSemanticDiagnostics(one),
    ]),
  ];
  return found.map(({ file: where, start, messageText }) => {
    const what = ts.flattenDiagnosticMessageText(messageText, ' ');
    if (where === undefined || start === undefined) return `the types of what is installed: ${what}`;
    const { line } = where.getLineAndCharacterOfPosition(start);
    return `${relative(project, where.fileName)}:${line + 1}: with the types of Node alone: ${what}`;
  });
}
