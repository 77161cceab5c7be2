const DOMAIN = /^(?=.{1,253}$)(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/;

/** One `@`, and no characters that a mail program could interpret differently: no quotes, spaces or brackets. */
const ADDRESS = /^[^\s"(),:;<>@[\\\]]+@([^@]+)$/;

/**
 * The domain of an e-mail address, in lower case; `undefined` if the address is ambiguous.
 *
 * It must have exactly one ASCII `@`, be equal to its NFKC form (a full-width `＠` is not), and have an ASCII domain. It does
 * **not** check whether the address is verified: pass only verified ones.
 */
export function emailDomain(address: string): string | undefined {
  if (address.normalize('NFKC') !== address) return undefined;
  const domain = ADDRESS.exec(address)?.[1]?.toLowerCase();
  return domain !== undefined && DOMAIN.test(domain) ? domain : undefined;
}

/** The problem of a domain in a condition, or `undefined`. */
export function emailDomainProblem(domain: unknown): string | undefined {
  if (typeof domain !== 'string') return 'must be a string';
  return DOMAIN.test(domain)
    ? undefined
    : 'must be a domain in lower-case ASCII, without "@", such as acme.example (an IDN as xn--…)';
}
