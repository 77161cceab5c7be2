import { type Finding, findingsOf } from '../finding.ts';
import { authorizeAddress, callbackOf, inShort, redirectOf, resourceOrigin } from '../phorge-signs.ts';
import type { Subject } from '../subject.ts';

/** What lets browsers load from the domain: its address is the secret, and no cookie of the main host comes along. */
const RULE =
  '{ "name": "files", "effect": "allow", "who": "anyone", "paths": ["/file/data/**", "/res/**"], "methods": ["GET"] }';

/** A file that there is none of: Phorge says so to whoever asks. */
const NO_FILE = '/file/data/doctor/PHID-FILE-doctor/doctor';

/** The alternate file domain: is there one, and can browsers load from it without a login? */
export async function checkFileDomain({
  origin,
  outside,
  connect,
  publicUrl,
}: Subject): Promise<readonly Finding[]> {
  const side = origin === undefined ? 'outside' : 'origin';
  const { ok, advice, unknown } = findingsOf('file-domain', side);
  const ask = origin ?? outside;
  const reply = await ask({ target: '/robots.txt' });
  const domain = resourceOrigin(reply);
  if (domain === undefined) {
    return [
      unknown(`/robots.txt answers ${inShort(reply)}, without the content policy that names the domain`),
    ];
  }
  // Without an alternate domain it is the base that is named, and a wrong base is the finding of another check.
  const base = callbackOf(authorizeAddress(await ask({ target: '/auth/start/' }), publicUrl));
  if (domain.host === publicUrl.host || domain.host === base?.host) {
    return [
      advice(
        'uploaded files are served from the main host',
        'serve them from a separate host, in this order so that files stay available: add FILES-HOST to "hosts" of the ' +
          `instance and a rule to its policy: ${RULE}; deploy; then run ` +
          './bin/config set security.alternate-file-domain https://FILES-HOST/',
      ),
    ];
  }
  const served = await connect(domain)({ target: NO_FILE });
  if (served.answered && served.status === 404) {
    return [ok(`files are served from ${domain.host}, which requires no login`)];
  }
  const other = findingsOf('file-domain', 'outside');
  // The same address by https is no login; who is sent there for ever is the finding of another check.
  const isUpgrade = redirectOf(served, domain)?.pathname === NO_FILE;
  if (!served.answered || served.status >= 500 || isUpgrade) {
    return [other.unknown(`${domain.host} answers ${inShort(served)}`)];
  }
  return [
    other.bad(
      `pages load scripts and files from ${domain.host}, which answers anonymous clients with ${inShort(served)}`,
      `browsers cannot load any file: add ${domain.host} to "hosts" of the instance and a rule to its ` +
        `policy: ${RULE}`,
    ),
  ];
}
