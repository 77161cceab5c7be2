// Shared with the other packages of this repository. Not a public API: it can change without notice. docs/decisions/0010.
export { type LoginProvider, loginProvider, type Misbehaviour } from './login-provider.ts';
export { mistranslated } from './mistranslated.ts';
export type { JoseHeader } from './signing-keys.ts';
export { TestSocket, TestSocketPair, upgraded, withWorkerdSockets } from './test-sockets.ts';
export { settle, VirtualTime } from './virtual-time.ts';
