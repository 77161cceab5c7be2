import { groupPattern } from './group-pattern.ts';
import type { ReadExpression } from './regular-expression.ts';

/** A group by its identifier, such as an object ID of Entra ID, with a readable name. */
export interface IdentifiedGroup {
  /** The identifier, exactly as the provider sends it. */
  readonly id: string;
  /** The name of the group in explanations and audit events. */
  readonly alias: string;
}

/** Groups that match a regular expression. */
export interface GroupExpression {
  /** An anchored expression: `^eng-[a-z]+$`. Lookarounds, back references and `{n,m}` are not supported. */
  readonly expression: string;
}

/** What grants a role: a group name, a pattern with `*`, an identifier, or a regular expression. */
export type GroupMatch = string | IdentifiedGroup | GroupExpression;

/** A compiled entry of a mapping: one group name, a pattern, or an expression. */
export type GroupRule =
  | { readonly kind: 'name'; readonly text: string; readonly alias?: string }
  | {
      readonly kind: 'pattern' | 'expression';
      readonly text: string;
      readonly test: (group: string) => boolean;
    };

/** The compiled entry, or the problem with it. */
export type GroupRuleReading =
  | { readonly ok: true; readonly rule: GroupRule }
  | { readonly ok: false; readonly message: string };

/** A backslash that escapes neither a star nor a backslash. */
const STRAY_BACKSLASH = /(?<!\\)(?:\\\\)*\\(?![*\\])/;

/** An expression that matches one of these unlikely names matches nearly everything. */
const UNLIKELY_NAMES = ['', '\u{f8ff}'];

/**
 * Compiles one entry of a mapping. Rejects entries that would grant the role to everyone, or that can never match.
 * @param readExpression parses expressions. Default: expressions are rejected
 */
export function groupRule(group: unknown, readExpression: ReadExpression | undefined): GroupRuleReading {
  if (typeof group === 'object' && group !== null) return groupObject(group, readExpression);
  if (typeof group !== 'string') return refused('must be a text, or an object with "id" or "expression"');
  if (group.trim() === '') return refused('is empty: write the name of a group, or remove it');
  if (group.startsWith('!')) {
    return refused(
      'starts with "!": a mapping only grants roles and never removes them; list the groups that have the role',
    );
  }
  if (!group.includes('*')) return { ok: true, rule: { kind: 'name', text: group } };
  if (/^\*+$/.test(group)) {
    return refused('would grant the role to every group: use "authenticated" in the policy instead');
  }
  if (STRAY_BACKSLASH.test(group)) {
    return refused('has a lone backslash: in a pattern, write "\\\\" for a backslash and "\\*" for a star');
  }
  return { ok: true, rule: { kind: 'pattern', text: group, test: groupPattern(group) } };
}

function groupObject(group: object, readExpression: ReadExpression | undefined): GroupRuleReading {
  const fields = Object.keys(group).sort().join();
  if (fields === 'expression' && 'expression' in group)
    return expressionRule(group.expression, readExpression);
  if (fields !== 'alias,id' || !('id' in group && 'alias' in group)) {
    return refused('must have "id" and "alias", or "expression", and nothing else');
  }
  const { id, alias } = group;
  if (!isName(id) || !isName(alias)) return refused('must have an "id" and an "alias" that are not empty');
  return { ok: true, rule: { kind: 'name', text: id, alias } };
}

function expressionRule(expression: unknown, read: ReadExpression | undefined): GroupRuleReading {
  if (typeof expression !== 'string') return refused('must have an expression that is a text');
  if (read === undefined)
    return refused(
      'has an expression, but the build does not include support for expressions: run "portcullis build" again',
    );
  const reading = read(expression);
  if (!reading.ok) return refused(`the expression ${reading.message}`);
  if (UNLIKELY_NAMES.some((name) => reading.test(name))) {
    return refused('the expression would match every group: make it more specific');
  }
  return { ok: true, rule: { kind: 'expression', text: expression, test: reading.test } };
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function refused(message: string): GroupRuleReading {
  return { ok: false, message };
}
