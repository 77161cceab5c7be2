import { compilePolicy, evaluate } from '@portcullis/policy';
import { PAGE } from './names.ts';
import { policyOf } from './policy-of.ts';

const policies = new Map(
  [10, 1000, 10_000].map((rules) => [String(rules), compilePolicy(policyOf(rules))] as const),
);
const request = { caller: { kind: 'user' }, roles: ['engineer'], method: 'GET', path: PAGE } as const;

/** Decides as often as it is told, by the policy it is told: what one decision costs is read from outside. */
export default {
  fetch: ({ url }: Request): Response => {
    const parameters = new URL(url).searchParams;
    const policy = policies.get(parameters.get('rules') ?? '');
    if (policy === undefined) return new Response('rules=10, 1000 or 10000\n', { status: 400 });
    let allowed = 0;
    for (let left = Number(parameters.get('times')); left > 0; left--) {
      if (evaluate(policy, request).effect === 'allow') allowed++;
    }
    return new Response(String(allowed));
  },
};
