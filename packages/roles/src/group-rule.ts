/** What a group must be to give a role: one name, or any name of a pattern. */
export interface GroupRule {
  readonly kind: 'name' | 'pattern';
  readonly text: string;
}

/** A rule, or why the text is none. */
export type GroupRuleReading =
  | { readonly ok: true; readonly rule: GroupRule }
  | { readonly ok: false; readonly message: string };

/** A backslash that escapes neither a star nor a backslash. */
const STRAY_BACKSLASH = /(?<!\\)(?:\\\\)*\\(?![*\\])/;

/** Reads one entry of a mapping. Refuses what would give a role to everybody, or could never mean what it says. */
export function groupRule(group: unknown): GroupRuleReading {
  if (typeof group !== 'string') return refused('must be a text');
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
  return { ok: true, rule: { kind: 'pattern', text: group } };
}

function refused(message: string): GroupRuleReading {
  return { ok: false, message };
}
