// What the provider, the tokens and the Workers agree on.
export const ISSUER = 'https://idp.example';
export const TEAM = 'team';
export const AUDIENCE = 'https://gate.example/';
export const GATE_HOST = 'gate.example';
/** The page that is asked for, and that the policies speak of. */
export const PAGE = '/maniphest/task/edit/42/';
/** A page that a gate may leave open to everybody. */
export const OPEN_PAGE = '/robots.txt';
/** What seals the sessions of the bench, and nothing else. */
export const SESSION_SECRET = 'a secret of the bench, and of nothing else';
/** What pages load, open to everybody as well. */
export const STYLE_SHEET = '/res/defaultX/phabricator/0a1b2c3d/core.pkg.css';
/** The files of a page, open to everybody: so many, at this path and a number. */
export const PAGE_FILES = 20;
export const PAGE_FILE = '/res/defaultX/phabricator/page/';
