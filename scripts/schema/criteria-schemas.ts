import { CRITERIA } from '../../packages/policy/src/criteria/criteria.ts';

const SCHEMAS = `// Written by \`pnpm schema\` from the list in \`criteria.ts\`. Do not edit. How each criterion is written, apart from the list so
// that no Worker carries it.
import type { JsonSchema } from '../json-schema.ts';`;

const COMPILERS = `// Written by \`pnpm schema\` from the list in \`criteria.ts\`. Do not edit. How each criterion is compiled, one by one, so that a
// built Worker carries those that its policies have.`;

/** Where the schema of each criterion is: in the file that is named after its field. */
export function criteriaSchemas(): string {
  const fields = fieldsOfCriteria();
  const imports = fields.map((field) => `import { ${field}Schema } from '${fileOf(field)}';`);
  const members = fields.map((field) => `  ${field}: ${field}Schema,`);
  return `${SCHEMAS}
${imports.join('\n')}

/** The schema of each criterion, by its field. */
export const CRITERIA_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
${members.join('\n')}
};
`;
}

/** Where the compiler of each criterion is. */
export function criteriaCompilers(): string {
  const lines = fieldsOfCriteria().map(
    (field) => `export { ${field}Compiler as ${field} } from '${fileOf(field)}';`,
  );
  return `${COMPILERS}\n${lines.join('\n')}\n`;
}

function fieldsOfCriteria(): readonly string[] {
  return CRITERIA.map(({ field }) => field).toSorted();
}

function fileOf(field: string): string {
  return `./${field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.ts`;
}
