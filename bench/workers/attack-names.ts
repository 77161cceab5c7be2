// What the attacked gates, their providers and the attacks agree on.
export const OTHER_ISSUER = 'https://other-idp.example';
export const CLIENT_ID = 'attacked-gate';
export const CLIENT_SECRET = 'a client secret of the bench, and of nothing else';
/** Pages below it log people in at the other provider. */
export const OTHER_PATH = '/diffusion/';
/** A request for this host sets the gate's clock, and does nothing else. */
export const CLOCK_HOST = 'clock.example';
/** A request for this host ends the gate's isolate, as far as the gate could notice, and does nothing else. */
export const RESTART_HOST = 'restart.example';
/** A page that no engineer may have, and a group whose members may have nothing. */
export const DENIED_PAGE = '/config/all/';
export const DENIED_GROUP = 'suspended';
export const SSO_CLIENT_ID = 'phorge';
export const SSO_CLIENT_SECRET = 'a secret of the bench for the single sign-on';
export const SSO_SERVER_NAME = 'edge.gateway';
/** The MCP server behind an attacked gate, as tokens name it. */
export const MCP_RESOURCE = 'https://gate.example/mcp';
