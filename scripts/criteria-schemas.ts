import { CRITERIA } from '../packages/policy/src/criteria/criteria.ts';

const SCHEMAS = `// Written by \`pnpm schema\` from the list in \`criteria.ts\`. Do not edit. How each criterion is written, apart from the list so
// that no Worker carries it.`;

const COMPILERS = `// Written by \`pnpm schema\` from the list in \`criteria.ts\`. Do not edit. How each criterion is compiled, one by one, so that a
// built Worker carries those that its policies have.`;

/** Where the schema of each criterion is: in the file that is named after its field. */
export function criteriaSchemas(): string {
  return eachCriterion(SCHEMAS, (field) => `${field}Schema as ${field}`);
}

/** Where the compiler of each criterion is. */
export function criteriaCompilers(): string {
  return eachCriterion(COMPILERS, (field) => `${field}Compiler as ${field}`);
}

function eachCriterion(head: string, exported: (field: string) => string): string {
  const lines = CRITERIA.map(({ field }) => field)
    .toSorted()
    .map((field) => {
      const file = field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      return `export { ${exported(field)} } from './${file}.ts';`;
    });
  return `${head}\n${lines.join('\n')}\n`;
}
