import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compilePolicy, explain } from '../../src/index.ts';
import { evaluatePlainly } from '../plain-evaluator.ts';
import { policyByApplication, randomPolicy, randomRequest, requestReaching } from '../random-policies.ts';
import { writeFileSync } from 'node:fs';

test('try', () => {
  const kinds = new Map<string, number>();
  const examples: unknown[] = [];
  let n = 0, bad = 0;
  for (const [policy, requests] of fc.sample(fc.oneof({ weight: 4, arbitrary: fc.tuple(randomPolicy, fc.array(randomRequest, {minLength: 5, maxLength: 5})) }, fc.tuple(policyByApplication, fc.array(requestReaching, {minLength: 5, maxLength: 5}))), { numRuns: Number(process.env.N ?? 500), seed: Number(process.env.SEED ?? 1) })) {
    for (const delimiters of [false, true]) {
    const compiled = compilePolicy(policy, { delimitersInNames: delimiters, unreachableRules: 'ignore' });
    for (const request of requests) {
      n++;
      const { decision, rules } = explain(compiled, request);
      const plain = evaluatePlainly(policy, request, delimiters);
      const matching = rules.filter(({ matched }) => matched).map(({ rule }) => rule);
      const ours = { effect: decision.effect, rule: decision.rule, reason: decision.reason, open: decision.open, matching };
      if (JSON.stringify(ours) === JSON.stringify({ effect: plain.effect, rule: plain.rule, reason: plain.reason, open: plain.open, matching: plain.matching })) continue;
      bad++;
      const keys = (['effect','rule','reason','open'] as const).filter((k) => ours[k] !== plain[k]);
      const differing = [...new Set([...matching.filter((r) => !plain.matching.includes(r)), ...plain.matching.filter((r) => !matching.includes(r))])];
      for (const name of differing) {
        const rule = policy.rules.find((r) => r.name === name)!;
        const key = `${rule.effect}: ${Object.keys(rule).filter((k) => !['name','effect','who','paths','methods'].includes(k)).join(',')} code=${matching.includes(name)}`;
        if (!kinds.has(key)) examples.push({ key, rule, request, delimiters });
        kinds.set(key, (kinds.get(key) ?? 0) + 1);
      }
      if (differing.length === 0) { const key = `only ${keys}`; if (!kinds.has(key) || (kinds.get(key) ?? 0) < 3) examples.push({ key, ours, plain, request, delimiters, rules: policy.rules.filter((r) => matching.includes(r.name)) }); kinds.set(key, (kinds.get(key) ?? 0) + 1); }
    }}
  }
  writeFileSync('/tmp/opinion.json', examples.map((e) => JSON.stringify(e)).join('\n'));
  console.info(n, bad, [...kinds].sort((a, b) => b[1] - a[1]));
});
