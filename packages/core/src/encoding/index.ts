// Texts of octets, and what is compared or named by its hash. The same in a Worker and everywhere else.
export { fromBase64url, toBase64url } from './base64url.ts';
export { toHexadecimal } from './hexadecimal.ts';
export { sameSecret } from './same-secret.ts';
export { sha256 } from './sha256.ts';
