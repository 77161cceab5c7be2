import type { BuiltPolicies, BuiltPolicy } from './built-policies.ts';

/** JSON, as it stands in a module, numbers in one line. `__proto__` would set a prototype there, and be no property. */
export function literal(value: unknown): string {
  return JSON.stringify(value, null, 2)
    .replace(/\[\n\s+\d[\d,\s]*\]/g, (numbers) => numbers.replace(/\s+/g, ' '))
    .replace(/^(\s*)"__proto__":/gm, '$1["__proto__"]:')
    .replaceAll('\n', '\n    ');
}

/** Policies as they stand in a module: their rules in a text, each in a line of its own. */
export function policiesLiteral(policies: BuiltPolicies): string {
  const written = ({ rules, ...known }: BuiltPolicy): string =>
    `{ ...${literal(known)}, rules: ${textLiteral(rules)} }`;
  const entries = Object.entries(policies).map(([instance, { policy, shadowPolicy }]) => {
    const shadow = shadowPolicy === undefined ? '' : `, shadowPolicy: ${written(shadowPolicy)}`;
    return `      [${literal(instance)}]: { policy: ${written(policy)}${shadow} },\n`;
  });
  return `{\n${entries.join('')}    }`;
}

/** A text of several lines. */
function textLiteral(text: string): string {
  return `\`${text.replace(/[\\`]|\$\{/g, '\\$&')}\``;
}
