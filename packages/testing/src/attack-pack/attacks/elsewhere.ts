import type { Attack } from '../attack.ts';

/** Rows of the catalogue, or parts of them, that no request from outside can try: each names where it is tried instead. */
export const elsewhere: readonly Attack[] = [
  row(
    'C6',
    'e-mail domains: two @, homoglyphs, quoted parts',
    'oauth2-proxy CVE-2026-40574',
    'depends on the rules',
  ),
  row(
    'C10',
    'one verifier’s memory used by another',
    'oathkeeper CVE-2026-33496',
    'tested in @portcullis/token',
  ),
  row('C22', 'IP rules and other spellings of an address', 'hono CVE-2026-47674', 'depends on the rules'),
  row(
    'C23',
    'a mount prefix cut from the undecoded path',
    'hono CVE-2026-47676',
    'depends on the routes; see C9',
  ),
  row(
    'C25',
    'a private page of the application in a shared cache',
    'hono GHSA-6wqw-2p9w-4vw4',
    'depends on the application’s answer',
  ),
  row('C36', 'names that are compared in two ways', 'authelia CVE-2026-48794', 'depends on the rules'),
];

function row(name: string, title: string, source: string, notFromOutside: string): Attack {
  return { row: name, title, source, how: { notFromOutside } };
}
