import type { BuiltPolicies } from './built-policies.ts';

/** JSON, as it stands in a module. `__proto__` would set a prototype there, and be no property. */
export function literal(value: unknown): string {
  return JSON.stringify(value, null, 2)
    .replace(/^(\s*)"__proto__":/gm, '$1["__proto__"]:')
    .replaceAll('\n', '\n    ');
}

/** Policies as they stand in a module: each in a text, with each of its rules in a line of its own. */
export function policiesLiteral({ texts, of }: BuiltPolicies): string {
  return `{\n      texts: [\n${texts.map((text) => `${textLiteral(text)},\n`).join('')}      ],\n      of: ${literal(of)},\n    }`;
}

/** A text of several lines. */
function textLiteral(text: string): string {
  return `\`${text.replace(/[\\`]|\$\{/g, '\\$&')}\``;
}
