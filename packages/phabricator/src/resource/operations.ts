import { conduitMethods } from './conduit-methods.ts';

/**
 * What the classifier makes of the operations of each kind, of every route of Phorge `07c1a51310cf` (2026-08-05): the kind, or `-`
 * for what has none, and its operations. Extensions bring others, and guides, transcripts, messages and items of Nuance take the names of
 * what they show. For checks and tests: no Worker needs it.
 */
const TABLE = `
-: add adjust archive auth award browse builtin chart class clear compose console cover data default delete detail document documentation done dropupload edit editengine encoding explain export filter find frameset give handle help highlight history hovercard iconset imageproxy import individual info inline input issue keyboardshortcut leaders list mailcommands meme method mute object old order panel preview profile query quote raw readonly rel remarkuppreview remove showolder source stream tags test thread timezone track transaction transactions tree ui upload uploaddialog user verify view viewas
admin: approve cache challenge cluster create database dbissue delete disable disapprove edit empower enable export ignore install invite issue logs message module panel primary query rename settings test unignore uninstall view welcome
ajax: refresh
answer: add comment edit history
asset: edit view
authorization: authorize decline edit view
badge: archive award comment create edit query recipients view
binding: create disable edit view
blog: archive create edit feed header manage picture query view
blueprint: authorizations create disable edit enable logs query resources view
board: background bulk bulkmove column default disable edit filter hide import manage query reload reorder view viewquery
book: edit query view
build: abort edit export pause query restart resume view
buildable: abort edit pause query restart resume view
bulk: edit monitor query view
capability: data download ics xform
client: create disable edit query secret test view
column: remove
commit: create edit export query
countdown: create edit query view
dashboard: archive create edit install query view
debug: debug
device: create edit export query view
diff: changesets create edit export view
document: addsignature create delete diff edit history move preview publish query signatures view
event: accept availability cancel create decline drag edit export join query view
export: create disable edit export query view
file: create delete document edit info query thread transforms ui view
flag: delete edit query view
given: edit export query
health: edit view
identity: create edit export query view
image: upload
import: create delete disable drop edit export log query reload view
inline: edit list query view
interface: create delete edit
item: action edit export manage query view
lease: edit logs query release view
lint: edit view
live: edit post view
log: download edit export query render view
login-flow: confirmlink edit email emailverify enroll external finish invite link loggedout login mustverify once password query refresh register start unlink validate
logout: logout
macro: audio create disable edit query view
mail: detail edit query
menu: builtin configure create default edit hide reorder view
mock: archive comment create edit query view
named: create edit export query view
namespace: create edit export query view
network: create edit export query view
oauth-token: token
operation: dismiss edit logs query status view
outgoing-webhook: create edit export key query test view
package: archive create edit export paths query view
panel: archive create edit install query render tabs view
paste: archive create edit query raw view
plan: behavior create disable edit export query run view
poll: close comment create edit query view
portal: builtin configure create default edit export hide query reorder view
post: archive blogger create edit header history move preview publish query unpublish view
project: archive create edit item lock manage members move picture profile query reports silence subprojects unwatch update view warning watch watchers
property: delete update
publisher: create edit export query view
pulllog: edit export query
pushlog: edit export query view
question: comment create edit history query status view
queue: action create edit export query view work
repository: blame branches browse change clone commit compare create diff document edit export external history inline lastmodified lint manage pathtree picture pull push query refs repository services symbol tags uri view
resource: edit leases logs query release view
revision: attach changeset closedetails comment create edit export inlines operation paths query update view
room: columnview create edit panel participant picture preferences query search thread threadsearch update view
rule: create disable edit query view
secret: conduit create destroy edit lock public query reveal view
service: create edit export query view
session: downgrade terminate
signature: edit view
source: create edit export query view
space: activate archive create edit query view
sshkey: edit export for generate revoke upload view
step: add create delete edit view
story: edit export query view
synclog: edit export query
task: bulk create edit export graph query report subtask view
token: create edit revoke terminate
transaction: create detail edit editengine export history old quote raw remove showolder
transcript: edit query view
trigger: create edit export query view
unit: edit view
url: create edit query view
user: badges commits edit editprofile export manage picture query revisions tasks view
variable: create edit query view
version: create edit export query
webhook: hook mailgun postmark sendgrid
`;

/** The operations that requests of each kind can have, the empty word for those of none. */
export function operationsByKind(): ReadonlyMap<string, readonly string[]> {
  const rows = TABLE.trim()
    .split('\n')
    .map((row) => {
      const [kind = '', operations = ''] = row.split(': ');
      return [kind === '-' ? '' : kind, operations.split(' ')] as const;
    });
  return new Map([...rows, ['method', conduitMethods().map(({ name }) => name)]]);
}
