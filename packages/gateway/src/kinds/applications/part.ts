// What a built Worker imports of the applications that its instances have.

export { phabricatorAgents } from './agents/phabricator-agents.ts';
export { maniphestRecipientPart } from './maniphest-recipient.ts';
export { mcpPart, mcpPartWith } from './mcp-part.ts';
export { phabricatorConduit } from './phabricator-conduit.ts';
export { phabricatorPart, phabricatorPartWith } from './phabricator-part.ts';
export { phabricatorRepositories } from './phabricator-repositories.ts';
export { phabricatorSignOn } from './phabricator-sign-on.ts';
export { phabricatorRetired } from './retired/phabricator-retired.ts';
export { webAssertions, webPasswords } from './web-feature.ts';
export { webPart, webPartWith } from './web-part.ts';
