/** Whether a value is an origin: an address without a path, as `URL` writes it. */
export function isOrigin(given: unknown): given is string {
  return typeof given === 'string' && URL.parse(given)?.origin === given;
}

const PREFIX = /^\/(?:[\w.~-]+\/)+$/;

/** Whether a value is the prefix of paths: `/.portcullis/`. */
export function isPrefix(given: unknown): given is string {
  return typeof given === 'string' && PREFIX.test(given);
}
