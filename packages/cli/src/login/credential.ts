/** As `sentCredential` of `@portcullis/session` finds one, with room for gates of another version. */
const CREDENTIAL = /^pcl_[\w.-]+$/;

/** Between a credential and what stands behind it, as gates look for it. */
const SEPARATOR = '~';

/** What a program keeps in the one place that it has. */
interface Kept {
  /** Of the gate. */
  readonly credential?: string;
  /** The application's own: a password, or a token. */
  readonly own?: string;
}

/** Whether a text is a credential of a gate, and nothing else. */
export function isCredential(text: string): boolean {
  return CREDENTIAL.test(text);
}

/** Puts a credential before what is the application's own. */
export function before(own: string, credential: string): string {
  return `${credential}${SEPARATOR}${own}`;
}

/** Takes apart what a program keeps. Where no credential stands first, all of it is the application's own. */
export function parted(kept: string): Kept {
  const [credential = '', ...behind] = kept.split(SEPARATOR);
  if (!isCredential(credential)) return { own: kept };
  return behind.length === 0 ? { credential } : { credential, own: behind.join(SEPARATOR) };
}
