import { isLocalHost } from '@portcullis/core/internal';

/** The public address of a host of the configuration, never of a request. Without TLS only where no other machine is. */
export function publicBase(host: string): string {
  return `${isLocalHost(host) ? 'http' : 'https'}://${host}`;
}
