import type { Decision } from '@portcullis/core';
import { expect, test } from 'vitest';
import { differs } from '../src/shadow.ts';

const decision = (more: object = {}): Decision =>
  ({
    ...{ effect: 'deny', reason: 'policy.no_rule', rule: 'a', policy: 'p', version: 'v', open: false },
    ...{ considered: [], ...more },
  }) as never;

test.each([
  ['nothing', {}, false],
  ['the rule', { rule: 'b' }, false],
  ['the version', { version: 'w' }, false],
  ['the effect', { effect: 'allow' }, true],
  ['whether it is open to all', { open: true }, true],
  ['what is required', { requirement: { kind: 'login' } }, true],
])('a shadow decision that differs in %s is one that a client would notice: %s', (_, more, isNoticed) => {
  expect(differs(decision(), decision(more))).toBe(isNoticed);
  expect(differs(decision(more), decision())).toBe(isNoticed);
});

test('two requirements differ by what they require', () => {
  const required = (acr: string) => decision({ requirement: { kind: 'stepUp', acr: [acr] } });
  expect([differs(required('a'), required('a')), differs(required('a'), required('b'))]).toEqual([
    false,
    true,
  ]);
});
