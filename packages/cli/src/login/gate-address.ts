import { UsageError } from '../usage-error.ts';

/** A gate to log in at. */
export interface GateAddress {
  /** Its origin, with a `/` behind it. */
  readonly base: URL;
  /** The address of one of its endpoints. */
  readonly endpoint: (name: string) => string;
}

/** Reads the address of a gate. What is sent there is as good as a password: `http` is for loopback only. */
export function gateAddress(text: string, prefix: string = '/.portcullis/'): GateAddress {
  const base = URL.parse(text.includes('://') ? text : `https://${text}`);
  if (base === null || !isForSecrets(base)) {
    throw new UsageError('the gate must be an https URL, such as https://app.corp.example');
  }
  if (base.pathname !== '/' || `${base.username}${base.password}${base.search}${base.hash}` !== '') {
    throw new UsageError('the gate must be a URL without user, path and query');
  }
  if (!/^\/(?:[\w.~-]+\/)+$/.test(prefix))
    throw new UsageError(`--prefix ${prefix}: must start and end with "/"`);
  return { base, endpoint: (name) => new URL(`${prefix}${name}`, base).href };
}

/** Whether a secret may be sent to an address: by https, or to this machine. */
export function isForSecrets({ protocol, hostname }: URL): boolean {
  const isLoopback = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback);
}
