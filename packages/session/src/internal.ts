// Shared with the other packages of this repository, and no public surface: it changes without a word. docs/decisions/0010.

export { sentCredential, withoutCredential } from './credentials/sent-credential.ts';
export { logoutWarning } from './session-options.ts';
