const DOMAIN = /^(?=.{1,253}$)(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/;

/** One `@`, and around it nothing that a mail program could read in another way: no quotes, spaces or brackets. */
const ADDRESS = /^[^\s"(),:;<>@[\\\]]+@([^@]+)$/;

/**
 * The domain of an e-mail address, in lower case; nothing if the address can be read in more than one way.
 *
 * It must hold exactly one ASCII `@`, be equal to its own NFKC form (a full-width `＠` is not), and have a domain of
 * plain ASCII. It does **not** know whether the address is verified: give it one that is.
 */
export function emailDomain(address: string): string | undefined {
  if (address.normalize('NFKC') !== address) return undefined;
  const domain = ADDRESS.exec(address)?.[1]?.toLowerCase();
  return domain !== undefined && DOMAIN.test(domain) ? domain : undefined;
}

/** What is wrong with a domain of a condition; `undefined` where nothing is. */
export function emailDomainProblem(domain: unknown): string | undefined {
  if (typeof domain !== 'string') return 'must be a text';
  return DOMAIN.test(domain)
    ? undefined
    : 'must be a domain in lower-case ASCII, without "@", such as acme.example (an IDN as xn--…)';
}
