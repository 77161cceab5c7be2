/** A method of the Conduit API. */
export interface ConduitMethod {
  readonly name: string;
  /** Whether Phorge says of it that it changes nothing (`isReadOnlyAPI`). */
  readonly reads: boolean;
}

/**
 * The methods of Phorge `07c1a51310cf` (2026-08-05), by the first part of their names, which is their application's as
 * `conduit-reach.ts` has it: those that read, a slash, those that write. Extensions bring others. For proofs, checks and
 * tests: what a Worker needs of it stands in `reads.ts` and `conduit-reach.ts`.
 */
const TABLE = `
almanac: binding.search device.search interface.search namespace.search network.search service.search / binding.edit device.edit interface.edit namespace.edit network.edit service.edit
audit: query /
auth: querypublickeys / logout
badge: search / edit
calendar: event.search / event.edit
conduit: getcapabilities getcertificate ping query / connect
conpherence: querythread querytransaction / createthread edit updatethread
countdown: search / edit
dashboard: / panel.edit
differential: changeset.search diff.search getalldiffs getcommitmessage getcommitpaths getdiff getrawdiff getrevision getrevisioncomments parsecommitmessage query querydiffs revision.search / close createcomment creatediff createinline createrawdiff createrevision revision.edit setdiffproperty updaterevision
diffusion: blame branchquery browsequery commit.search commitparentsquery diffquery existsquery filecontentquery findsymbols getlintmessages getrecentcommitsbypath historyquery internal.ancestors internal.gitrawdiffquery lastmodifiedquery mergedcommitsquery querycommits querypaths rawdiffquery refsquery repository.search resolverefs searchquery tagsquery / commit.edit looksoon repository.edit updatecoverage uri.edit
drydock: authorization.search blueprint.search lease.search resource.search / blueprint.edit
edge: search /
feed: query /
file: download info querychunks search / allocate upload uploadchunk
flag: query / delete edit
harbormaster: artifact.search build.search buildable.search buildplan.search log.search queryautotargets querybuildables querybuilds step.search target.search / build.edit buildable.edit buildplan.edit createartifact sendmessage step.edit
internal: commit.search /
legalpad: document.search signature.search /
macro: query / creatememe edit
maniphest: gettasktransactions info priority.search query querystatuses search status.search / createtask edit update
owners: search / edit
packages: package.search publisher.search version.search / package.edit publisher.edit version.edit
passphrase: query /
paste: info query search / create edit
phame: blog.search post.search / blog.edit post.edit
phid: info lookup query /
phrequent: tracking / pop push
phriction: content.search document.search history info / create document.edit edit
phurls: search / edit
portal: search / edit
project: column.search query search / create edit
remarkup: process /
repository: query /
slowvote: info poll.search /
token: given query / give
transaction: search /
user: find query search whoami / disable edit enable
`;

/** All of them, by name. */
export function conduitMethods(): readonly ConduitMethod[] {
  return TABLE.trim()
    .split('\n')
    .flatMap((row) => {
      const [, first = '', reading = '', writing = ''] = /^(\w+): ?(.*?) ?\/ ?(.*)$/.exec(row) ?? [];
      const named = (words: string, reads: boolean): ConduitMethod[] =>
        words.split(' ').flatMap((rest) => (rest === '' ? [] : [{ name: `${first}.${rest}`, reads }]));
      return [...named(reading, true), ...named(writing, false)];
    });
}
