const HOST = /^(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z]{2,}$/;

/** The host name, if it is one and nothing else: no scheme, no port, no path. Else a TypeError that names the option. */
export function hostName(option: string, value: string): string {
  if (typeof value === 'string' && HOST.test(value)) return value;
  throw new TypeError(`${option} must be a host name in lower case, without https:// and without a path`);
}
