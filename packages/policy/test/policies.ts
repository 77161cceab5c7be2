import { type CompiledPolicy, compilePolicy, evaluate, type PolicyOptions, type Rule } from '../src/index.ts';

/** A rule that allows anyone everything, but for what the test is about. */
export function rule(fields: Partial<Rule> & { name: string }): Rule {
  return { effect: 'allow', who: 'anyone', paths: ['/**'], ...fields };
}

/** A ready policy of these rules, also where one hides another. */
export function policyOf(rules: readonly Rule[], options?: PolicyOptions): CompiledPolicy {
  return compilePolicy({ name: 'test', rules }, { unreachableRules: 'ignore', ...options });
}

/** The decision for a member with these roles who reads a path. */
export function read(policy: CompiledPolicy, path: string, roles: readonly string[] = []) {
  return evaluate(policy, { caller: { kind: 'user' }, roles, method: 'GET', path });
}

/** The decision for an anonymous caller. */
export function anonymously(policy: CompiledPolicy, path: string, method = 'GET') {
  return evaluate(policy, { caller: { kind: 'anonymous' }, roles: [], method, path });
}
