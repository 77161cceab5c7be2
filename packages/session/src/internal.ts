// Shared with the other packages of this repository, and no public surface: it changes without a word. docs/decisions/0010.
export { KeyRing } from './cookies/key-ring.ts';
export { logoutWarning } from './session-options.ts';
