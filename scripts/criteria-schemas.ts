import { CRITERIA } from '../packages/policy/src/criteria/criteria.ts';

const HEAD = `// Written by \`pnpm schema\` from the list in \`criteria.ts\`. Do not edit. How each criterion is written, apart from the list so
// that no Worker carries it.
import type { JsonSchema } from '../json-schema.ts';`;

/** Where the schema of each criterion is: in the file that is named after its field. */
export function criteriaSchemas(): string {
  const fields = CRITERIA.map(({ field }) => field).toSorted();
  const imports = fields.map((field) => {
    const file = field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    return `import { ${field}Schema } from './${file}.ts';`;
  });
  const members = fields.map((field) => `  ${field}: ${field}Schema,`);
  return `${HEAD}
${imports.join('\n')}

/** The schema of each criterion, by its field. */
export const CRITERIA_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
${members.join('\n')}
};
`;
}
