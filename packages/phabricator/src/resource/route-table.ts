import { tableRows } from './table-rows.ts';

/** What Phorge serves below one first segment of a path. */
export interface Route {
  readonly application: string;
  /** The kind of object that the route is mostly about. */
  readonly object: string | undefined;
  /** The letter before the number of an object, as in `D12`, */
  readonly monogram: string | undefined;
  /** and the kind of the objects that these name. */
  readonly monogramKind: string | undefined;
  /** Whether the next segment is the name of the object, whatever it looks like (`/`), or all that follow are (`//`). */
  readonly naming: string | undefined;
  /** What is done here, whatever follows, to the only one of `kinds`. */
  readonly operation: string | undefined;
  /** Words that name a kind of object, and not an operation. */
  readonly kinds: readonly string[];
}

/**
 * Every first segment that a route of Phorge starts with, monograms aside. Four columns: the segment; its application (`.`: called the
 * same); its main object (`D:revision` has a monogram, `book/` its name next, `document//` a name of all that follows; `=view` is no object
 * but the only operation; `-` nothing); other kinds, one of which may have the monogram.
 *
 * `ws` is Phorge's notification server, usually under this path of the same host. A text, because a bundle of it is a
 * third smaller than one of objects.
 */
const TABLE = `
~ console
.portcullis auth =login login-flow
action nuance source
almanac . - service device interface binding network namespace property
api conduit
applications .
auth . - config mfa message contact session sshkey token
badges . badge
book diviner book/
calendar . E:event export import
conduit . - log token
config .
conpherence . Z:room
countdown . C:countdown
daemon daemons - task log bulk
dashboard dashboards dashboard W:panel
debug system =debug debug
differential . D:revision diff
diffusion . R:repository commit identity pushlog pulllog synclog
diviner . book
doorkeeper .
drydock . - blueprint resource lease authorization operation
emailverify auth =emailverify login-flow
fact facts
favicon.ico system =view asset
favorites . - menu
feed . story
file files F:file
flag flags flag
guides .
harbormaster . B:buildable build plan step unit lint log
help .
herald . H:rule transcript webhook
home . - menu
legalpad . L:document signature
login auth
logout auth =logout logout
macro . macro
mail . mail
maniphest . T:task
multimeter .
notification notifications
nuance . - item source queue
oauth auth =login login-flow
oauthserver oauth-server client
object system /
owners . O:package
p people user/
package packages publisher/
packages . - publisher package version
passphrase . K:credential
paste . P:paste
people . user
phame . J:post blog live
phlux . variable
pholio . M:mock inline image
phpast .
phrequent .
phriction . document
phurl . U:url
policy . - named
ponder . Q:question answer
portal dashboards portal
project projects project board column trigger
readonly system =readonly
reference . =view
remarkup reference =view
res celerity =view asset
robots.txt system =view asset
search .
services system
settings .
source diffusion repository
spaces . S:space
status system =view health
subscriptions .
tag projects project/ board
token tokens - given
transactions . transaction
typeahead .
u phurl url/
uiexample uiexamples
vote slowvote V:poll
w phriction document//
ws notifications =listen
xhpast phpast
xhprof .
`;

const MAIN = /^([a-z]+)?(\/+)?(?:=(\w+))?$/;

const ROWS = /* @__PURE__ */ tableRows(TABLE);

/** A row is read when a request first comes there: to read all of them takes a new isolate a millisecond. */
const READ = /* @__PURE__ */ new Map<string, Route>();

let all: ReadonlyMap<string, Route> | undefined;

/** Segments by the monograms of their rows. */
let segments: ReadonlyMap<string, string> | undefined;

/** Every route by its first segment, for examples and for the words of a policy. */
export function routes(): ReadonlyMap<string, Route> {
  all ??= new Map(Array.from(ROWS, ([segment, row]) => [segment, readRow(segment, row)]));
  return all;
}

/** What is served below a first segment. */
export function routeOf(segment: string): Route | undefined {
  const row = ROWS.get(segment);
  return row === undefined ? undefined : readRow(segment, row);
}

/** Whose objects have this letter. */
export function routeOfMonogram(letter: string): Route | undefined {
  segments ??= new Map(
    Array.from(TABLE.matchAll(/^(\S+) .*([A-Z]):/gm), ([, segment = '', monogram = '']) => [
      monogram,
      segment,
    ]),
  );
  const segment = segments.get(letter);
  return segment === undefined ? undefined : routeOf(segment);
}

function readRow(segment: string, row: string): Route {
  const known = READ.get(segment);
  if (known !== undefined) return known;
  const [, monogram, monogramKind] = /([A-Z]):(\w+)/.exec(row) ?? [];
  const [name = '', main = '', ...others] = row.replace(/[A-Z]:/, '').split(' ');
  const [, object, naming, operation] = MAIN.exec(main) ?? [];
  const application = name === '.' ? segment : name;
  const kinds = object === undefined ? others : [object, ...others];
  const route = { application, object, monogram, monogramKind, naming, operation, kinds };
  READ.set(segment, route);
  return route;
}

/** The application of a path that matches the start of no route of Phorge. */
export const UNKNOWN_APPLICATION = 'unknown';

/**
 * The applications that requests can be about, as `resource.application` spells them; `unknown` is the last, for paths
 * that Phorge does not serve. Audit, Extensions and Test, which have no pages of their own, are not among them. For
 * policy checks, so that a misspelled application is an error and not a rule that never speaks.
 */
export function applicationNames(): readonly string[] {
  const named = Array.from(routes().values(), ({ application }) => application);
  return [...new Set(named), UNKNOWN_APPLICATION];
}
