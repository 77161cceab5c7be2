const DOMAIN = /^(?=.{1,253}$)[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)+$/;

/**
 * The domain of an e-mail address, lower case, or nothing. Exactly one ASCII `@`, no quotes, nothing that compatibility
 * normalisation would change (`＠` and its like): an address with two readings has none.
 */
export function emailDomain(address: string): string | undefined {
  const parts = address.split('@');
  const [local = '', domain = ''] = parts;
  if (parts.length !== 2 || local === '' || /[\s"\\<>()[\],;:]/.test(local)) return undefined;
  if (address.normalize('NFKC') !== address) return undefined;
  const lower = domain.toLowerCase();
  return DOMAIN.test(lower) ? lower : undefined;
}
