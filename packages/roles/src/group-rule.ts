import { groupPattern } from './group-pattern.ts';
import type { ReadExpression } from './regular-expression.ts';

/** A group by its identifier, such as an object id of Entra ID, with a name that people can read. */
export interface IdentifiedGroup {
  /** Exactly as the provider spells it. */
  readonly id: string;
  /** The group's name, for explanations and the audit event. */
  readonly alias: string;
}

/** Groups by a regular expression. */
export interface GroupExpression {
  /** Anchored: `^eng-[a-z]+$`. Without lookarounds, back references and `{n,m}`. */
  readonly expression: string;
}

/** What gives a role: a name, a pattern with `*`, an identifier, or an expression. */
export type GroupMatch = string | IdentifiedGroup | GroupExpression;

/** What a group must be to give a role: one name, any name of a pattern, or any that an expression matches. */
export type GroupRule =
  | { readonly kind: 'name'; readonly text: string; readonly alias?: string }
  | {
      readonly kind: 'pattern' | 'expression';
      readonly text: string;
      readonly test: (group: string) => boolean;
    };

/** A rule, or why the text is none. */
export type GroupRuleReading =
  | { readonly ok: true; readonly rule: GroupRule }
  | { readonly ok: false; readonly message: string };

/** A backslash that escapes neither a star nor a backslash. */
const STRAY_BACKSLASH = /(?<!\\)(?:\\\\)*\\(?![*\\])/;

/** No group is called so: an expression that matches one of them matches nearly everything. */
const UNLIKELY_NAMES = ['', '\u{f8ff}'];

/**
 * Reads one entry of a mapping. Refuses what would give a role to everybody, or could never mean what it says.
 * @param readExpression without it, expressions are refused
 */
export function groupRule(group: unknown, readExpression: ReadExpression | undefined): GroupRuleReading {
  if (typeof group === 'object' && group !== null) return groupObject(group, readExpression);
  if (typeof group !== 'string') return refused('must be a text, or an object with "id" or "expression"');
  if (group.trim() === '') return refused('is empty: write the name of a group, or remove it');
  if (group.startsWith('!')) {
    return refused(
      'begins with "!": a mapping gives roles and never takes them away; name the groups that have it',
    );
  }
  if (!group.includes('*')) return { ok: true, rule: { kind: 'name', text: group } };
  if (/^\*+$/.test(group)) {
    return refused(
      'would give the role to every group: say in the policy who "authenticated" may be instead',
    );
  }
  if (STRAY_BACKSLASH.test(group)) {
    return refused('has a lone backslash: in a pattern write "\\\\" for a backslash and "\\*" for a star');
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
    return refused('has an expression, and nothing that reads it was built in: build again');
  const reading = read(expression);
  if (!reading.ok) return refused(`the expression ${reading.message}`);
  if (UNLIKELY_NAMES.some((name) => reading.test(name))) {
    return refused('the expression would match every group: say what those that are meant have in common');
  }
  return { ok: true, rule: { kind: 'expression', text: expression, test: reading.test } };
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function refused(message: string): GroupRuleReading {
  return { ok: false, message };
}
