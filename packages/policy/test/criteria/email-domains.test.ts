import { describe, expect, test } from 'vitest';
import {
  checkEmailDomains,
  EMAIL_DOMAINS,
  emailDomainsCompiler,
  emailDomainsSchema,
} from '../../src/criteria/email-domains.ts';
import { requestBy } from '../requests.ts';
import { problemsOf } from './problems-of.ts';

describe('domains of e-mail addresses', () => {
  const { holds, field } = emailDomainsCompiler.compile(['acme.example', 'other.example'], 'allow');
  const of = (email: string | undefined, kind = 'user') =>
    holds({ ...requestBy({}), caller: { kind, ...(email === undefined ? {} : { email }) } } as never);

  test('hold for who has an address in one of them', () => {
    const named = 'emailDomains';
    expect([field, emailDomainsCompiler.field, EMAIL_DOMAINS.field]).toEqual([named, named, named]);
    expect([of('ada@acme.example'), of('ada@OTHER.example')]).toEqual([true, true]);
    expect([of('ada@sub.acme.example'), of('ada@evil.example'), of('no address'), of(undefined)]).toEqual([
      false,
      ...[false, false, false],
    ]);
  });

  test('never hold for who is nobody', () => {
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
