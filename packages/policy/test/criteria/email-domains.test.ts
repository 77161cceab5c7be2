import { describe, expect, test } from 'vitest';
import {
  checkEmailDomains,
  EMAIL_DOMAINS,
  emailDomainsCompiler,
  emailDomainsSchema,
} from '../../src/criteria/email-domains.ts';
import { evaluate, type Rule } from '../../src/index.ts';
import { policyOf, rule } from '../policies.ts';
import { requestBy } from '../requests.ts';
import { problemsOf } from './problems-of.ts';

/** What becomes of somebody with an address, where everybody else may do what is not denied. */
function effectOf({ effect }: Pick<Rule, 'effect'>, email: string | undefined): string {
  const named = rule({ name: 'named', effect, emailDomains: ['xn--bcher-kva.example', 'acme.example'] });
  const policy = policyOf(effect === 'deny' ? [rule({ name: 'all' }), named] : [named]);
  return evaluate(policy, requestBy({ caller: { kind: 'user', email } })).effect;
}

describe('domains of e-mail addresses', () => {
  const { holds, field } = emailDomainsCompiler.compile(['acme.example', 'other.example'], 'allow');
  const of = (email: string | undefined, kind = 'user') =>
    holds({ ...requestBy({}), caller: { kind, ...(email === undefined ? {} : { email }) } } as never);

  test('match callers with an address in one of them', () => {
    const named = 'emailDomains';
    expect([field, emailDomainsCompiler.field, EMAIL_DOMAINS.field]).toEqual([named, named, named]);
    expect([of('ada@acme.example'), of('ada@OTHER.example')]).toEqual([true, true]);
    expect([of('ada@sub.acme.example'), of('ada@evil.example')]).toEqual([false, false]);
  });

  test('are not known of a person without a verified address: allowed by no domain, and denied by each', () => {
    expect(of(undefined)).toBeUndefined();
    expect(effectOf({ effect: 'allow' }, undefined)).toBe('deny');
    expect(effectOf({ effect: 'deny' }, undefined)).toBe('deny');
  });

  test('are those of no machine and no anonymous caller', () => {
    expect([of(undefined, 'service'), of(undefined, 'anonymous')]).toEqual([false, false]);
  });

  // RFC 5890 section 2.3.2.1: the two forms of a label are one name, and only one of them is compared.
  test.each([
    'no address',
    '"ada"@acme.example',
    'ada@b\u00fccher.example',
    'ada@acme.example.',
    'a@b@c.example',
  ])('do not decide where %s belongs: that opens nothing to its owner, and keeps them out', (email) => {
    expect([of(email), of(email, 'anonymous')]).toEqual([undefined, false]);
    expect(effectOf({ effect: 'allow' }, email)).toBe('deny');
    expect(effectOf({ effect: 'deny' }, email)).toBe('deny');
    expect(effectOf({ effect: 'deny' }, 'ada@b.example')).toBe('allow');
  });

  test('never match an anonymous caller', () => {
    expect(of('ada@acme.example', 'anonymous')).toBe(false);
  });

  test('are written in lower case, without the @', () => {
    expect(problemsOf(checkEmailDomains, ['acme.example'])).toEqual([]);
    expect(problemsOf(checkEmailDomains, ['acme.example', '@Acme.Example', 'a@b.example'])).toEqual([
      { path: 'x[1]', message: expect.stringContaining('lower-case'), suggestion: 'acme.example' },
      { path: 'x[2]', message: expect.stringContaining('lower-case'), suggestion: 'a@b.example' },
    ]);
  });

  test('are described to editors', () => {
    expect(emailDomainsSchema.description).toMatch(/Domains/);
  });
});
