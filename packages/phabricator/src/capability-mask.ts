/** Paths that hold a secret, as far as the secret. What follows in the group is masked. In any case of letters. */
const CAPABILITIES: readonly RegExp[] = [
  // File keys; the file's PHID stays, and with it the trace in the log.
  /^(\/+file\/+(?:data|download)\/+(?:@[^/]+\/+)?)([^/]+)/i,
  /^(\/+file\/+xform\/+(?:@[^/]+\/+)?[^/]+\/+[^/]+\/+)([^/]+)/i,
  /^(\/+calendar\/+export\/+ics\/+)([^/]+)/i,
  /^(\/+login\/+once\/+[^/]+\/+[^/]+\/+)([^/]+)/i,
  /^(\/+auth\/+(?:register|confirmlink|invite)\/+)([^/]+)/i,
  /^(\/+emailverify\/+)([^/]+)/i,
  /^(\/+legalpad\/+verify\/+)([^/]+)/i,
  /^(\/+~\/+data\/+)([^/]+)/i,
];

/** The one-time token between a file's PHID and its name. */
const FILE_TOKEN = /^(\/+file\/+(?:data|download)\/+(?:@[^/]+\/+)?[^/@][^/]*\/+[^/]+\/+)([^/]+)(?=\/)/i;

/** How such paths start: any other path is returned as it is. */
const SUSPECT = /^\/+(?:file|calendar|login|auth|emailverify|legalpad|~)\//i;

/** A prefix that any path may have. Such a request is refused, but refused requests are logged too. */
const FRONT_CONTROLLER = /^(?:\/+index\.php[^/]*)+(?=\/)/i;

const MASK = '[secret]';

/**
 * The path with its secrets masked, for logs. In Phabricator some paths are capabilities: a file's key, a calendar's export secret or a
 * one-time login link is all that a client needs.
 *
 * It does **not** mask the query, which must not be logged at all.
 *
 * @example
 * ```ts
 * import { phabricator, zone } from '@portcullis/phabricator';
 *
 * const { maskPath } = phabricator({ origin: zone() });
 * maskPath('/file/data/k3y/PHID-FILE-1/plan.pdf'); // '/file/data/[secret]/PHID-FILE-1/plan.pdf'
 * ```
 */
export function maskCapabilities(path: string): string {
  const [prefix = ''] = FRONT_CONTROLLER.exec(path) ?? [];
  const rest = path.slice(prefix.length);
  if (!SUSPECT.test(rest)) return path;
  let masked = rest.replace(FILE_TOKEN, `$1${MASK}`);
  for (const capability of CAPABILITIES) masked = masked.replace(capability, `$1${MASK}`);
  return prefix + masked;
}
