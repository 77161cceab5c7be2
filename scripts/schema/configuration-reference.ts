import { settingsSchema } from './configuration-json-schema.ts';
import type { Schema } from './json-schema.ts';
import { policySchema } from './policy-json-schema.ts';

const HEAD = `# Configuration reference

All settings of the gate's configuration (\`portcullis.json\`). [The gateway's page](../packages/gateway/README.md) starts with an
example. Editors show the same texts if the file names its \`$schema\`.

Any text can contain \`\${NAME}\`, in upper case, which is replaced by the Worker's variable of that name. Settings in **bold** are
required.
`;

const POLICY_HEAD = `# Policy reference

All fields of a policy and of its rules. Fields in **bold** are required. [The package's page](../packages/policy/README.md) explains
which rule decides, [Proving](proving.md) what claims are for.
`;

/** The reference page of the configuration. */
export function configurationReference(): string {
  return page(HEAD, 'The whole configuration', settingsSchema());
}

/** The reference page of the policy language. */
export function policyReference(): string {
  const policy = policySchema as unknown as Schema;
  const { rules, claims } = policy.properties ?? {};
  const [rule, claim] = [rules?.items, claims?.items];
  if (rule === undefined || claim === undefined) throw new Error('a policy has neither rules nor claims');
  return `${page(POLICY_HEAD, 'The whole policy', policy)}\n${claimSection(rule, claim)}\n`;
}

/** The fields of a claim that are not those of a rule. */
function claimSection(rule: Schema, claim: Schema): string {
  const own = Object.entries(claim.properties ?? {}).filter(
    ([key, field]) => JSON.stringify(field) !== JSON.stringify(rule.properties?.[key]),
  );
  return [
    `## \`claims[]\`\n\n${claim.description}`,
    'The fields of a rule, except `effect`, are written as in `rules[]`, also `who`. A claim has these too:',
    tableOf(own, claim.required),
    `\`onlyIf\` contains at least one of ${Object.keys(claim.properties?.onlyIf?.properties ?? {})
      .map((name) => `\`${name}\``)
      .join(', ')}, written as in a rule.`,
  ].join('\n\n');
}

function page(head: string, heading: string, schema: Schema): string {
  const sections: string[] = [];
  describe(heading, '', schema, sections, new Set());
  return `${head}\n${sections.join('\n\n')}\n`;
}

/** Writes the section of an object, or one for each of its kinds, and then those of its parts. */
function describe(
  heading: string,
  path: string,
  schema: Schema,
  sections: string[],
  seen: Set<string>,
): void {
  if (seen.has(path)) return;
  seen.add(path);
  const objects = kindsOf(schema);
  sections.push(`## ${heading}${schema.description === undefined ? '' : `\n\n${schema.description}`}`);
  const parts: [string, Schema][] = [];
  for (const kind of objects) {
    const name = objects.length > 1 ? kindName(kind) : undefined;
    if (name !== undefined) sections.push(`### ${heading}, ${name}`);
    for (const [key, field] of Object.entries(kind.properties ?? {})) {
      const inner = innerOf(field);
      const below = path === '' ? key : `${path}.${key}`;
      if (inner !== undefined) parts.push([`${below}${inner.suffix}`, inner.schema]);
    }
    sections.push(tableOf(Object.entries(kind.properties ?? {}), kind.required));
  }
  for (const [below, part] of parts) describe(`\`${below}\``, below, part, sections, seen);
}

/** A table of fields, with the required ones in bold. */
function tableOf(fields: readonly (readonly [string, Schema])[], required: readonly string[] = []): string {
  const rows = fields.map(([key, field]) => {
    const shown = required.includes(key) ? `**\`${key}\`**` : `\`${key}\``;
    return `| ${shown} | ${cell(allowed(field))} | ${cell(field.description ?? '')}${fallback(field)} |`;
  });
  return ['| setting | value | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

function fallback({ default: value }: Schema): string {
  return value === undefined ? '' : ` Default: \`${JSON.stringify(value)}\`.`;
}

/** The objects that a value can be. */
function kindsOf(schema: Schema): readonly Schema[] {
  const options = schema.anyOf ?? schema.oneOf;
  if (options !== undefined) return options.flatMap(kindsOf);
  return schema.properties === undefined ? [] : [schema];
}

/** By its discriminator, or by the settings that it must have. */
function kindName(kind: Schema): string {
  for (const [key, { const: value, enum: values }] of Object.entries(kind.properties ?? {})) {
    if (value !== undefined && value !== true) return `\`"${key}": ${JSON.stringify(value)}\``;
    if (values !== undefined && ['type', 'method'].includes(key)) {
      return values.map((each) => `\`"${key}": ${JSON.stringify(each)}\``).join(' or ');
    }
  }
  return `with \`${(kind.required ?? Object.keys(kind.properties ?? {}).slice(0, 1)).join('`, `')}\``;
}

/** The part of a setting that has settings of its own. */
function innerOf(field: Schema): { readonly schema: Schema; readonly suffix: string } | undefined {
  if (kindsOf(field).length > 0) return { schema: field, suffix: '' };
  if (field.items !== undefined && kindsOf(field.items).length > 0)
    return { schema: field.items, suffix: '[]' };
  const { additionalProperties: values } = field;
  return typeof values === 'object' && kindsOf(values).length > 0
    ? { schema: values, suffix: '.NAME' }
    : undefined;
}

function allowed(schema: Schema): string {
  if (schema.tsType === 'RoleMapping') return '[roles](../packages/roles/README.md)';
  if (schema.tsType === 'Policy<string>') return '[policy](policy-reference.md)';
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(', ');
  const options = schema.anyOf ?? schema.oneOf;
  if (options !== undefined) return [...new Set(options.map(allowed))].join(' or ');
  if (schema.items !== undefined) return `list of ${allowed(schema.items)}`;
  return schema.type === 'string' ? 'text' : `${schema.type ?? 'object'}${range(schema)}`;
}

/** The bounds of a number. A maximum that is only the largest safe integer is not a limit of the setting. */
function range({ minimum, maximum }: Schema): string {
  if (minimum === undefined) return '';
  return maximum === undefined || maximum === Number.MAX_SAFE_INTEGER
    ? `, ${minimum} or more`
    : `, ${minimum} to ${maximum}`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
