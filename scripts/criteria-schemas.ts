import { CRITERIA } from '../packages/policy/src/criteria/criteria.ts';

const HEAD = `// Written by \`pnpm schema\` from the list in \`criteria.ts\`. Do not edit. How each criterion is written, apart from the list so
// that no Worker carries it.`;

/** Where the schema of each criterion is: in the file that is named after its field. */
export function criteriaSchemas(): string {
  const lines = CRITERIA.map(({ field }) => field)
    .toSorted()
    .map((field) => {
      const file = field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      return `export { ${field}Schema as ${field} } from './${file}.ts';`;
    });
  return `${HEAD}\n${lines.join('\n')}\n`;
}
