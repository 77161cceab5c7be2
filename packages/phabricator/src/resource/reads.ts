import type { Resource } from '@portcullis/core';

/** Conduit methods that change nothing, by their last part: `maniphest.search`, `diffusion.historyquery`. */
const READING_CONDUIT_METHOD =
  /^[a-z.]*(?:^|\.)(?:search|info|whoami|ping|lookup|getcapabilities|getdiff|getrawdiff|getcommitmessage|getcommitpaths|[a-z]*query)$/;

/** Patterns of some of these, for examples: of the methods that a policy means by a pattern of its own, some read. */
export const READING_METHODS: readonly string[] = ['*query', '*.search'];

/** Those that read as well, and whose names say otherwise to a pattern that must not take a writing one for reading. */
const READING_TOO: ReadonlySet<string> = new Set(
  (
    'auth.querypublickeys conpherence.querythread conpherence.querytransaction differential.getalldiffs ' +
    'differential.getrevision differential.getrevisioncomments differential.parsecommitmessage ' +
    'differential.querydiffs diffusion.blame diffusion.findsymbols diffusion.getlintmessages ' +
    'diffusion.getrecentcommitsbypath diffusion.internal.ancestors diffusion.querycommits diffusion.querypaths ' +
    'diffusion.resolverefs file.download file.querychunks harbormaster.querybuildables harbormaster.querybuilds ' +
    'maniphest.gettasktransactions maniphest.querystatuses phrequent.tracking phriction.history remarkup.process ' +
    'token.given user.find'
  ).split(' '),
);

/** Kinds of pages that do what they are for by GET as well, and that want no CSRF token of Phorge's. */
const TAKES_ANY_METHOD: ReadonlySet<string | undefined> = new Set(['webhook', 'oauth-token']);

/**
 * What Phorge's own scripts and forms send by POST though it only reads, or only starts and ends the sender's session: parts of a diff, of
 * a file and of a list of files, the card of an object, a download.
 */
const READS_BY_POST: ReadonlySet<string> = new Set([
  ...['differential changeset', 'search hovercard', 'files document', 'files data', 'files download'],
  ...['diffusion blame', 'diffusion diff', 'diffusion document', 'diffusion lastmodified'],
  ...['auth login', 'auth finish', 'auth logout', 'auth refresh'],
]);

/**
 * Whether a POST only reads by the words of its path. Below a repository, the content has said before that it is the form of a page.
 */
export function readsByPost({ application, operation }: Resource): boolean {
  return READS_BY_POST.has(`${application} ${operation}`);
}

/**
 * Adds whether a request only reads, where its HTTP method does not say: Conduit takes its methods with any of them, git
 * fetches by POST, and some of what writes to a repository, takes mail in or makes a token comes by GET. {@link classify}
 * does so already: this is for resources of a record, since it goes by their words alone.
 */
export function withReads(resource: Resource): Resource {
  const reads = readsOf(resource);
  return reads === undefined ? resource : { ...resource, reads };
}

function readsOf({ application, kind, operation }: Resource): boolean | undefined {
  if (operation === undefined) return undefined;
  if (application === 'conduit' && kind === 'method')
    return READING_CONDUIT_METHOD.test(operation) || READING_TOO.has(operation);
  if (TAKES_ANY_METHOD.has(kind) || (application === 'conduit' && kind === 'token' && operation === 'create'))
    return false;
  if (application !== 'diffusion') return undefined;
  return operation === 'pull' ? true : operation === 'push' ? false : undefined;
}
