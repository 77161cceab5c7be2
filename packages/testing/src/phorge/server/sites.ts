import type { PhorgeConfiguration } from '../configuration.ts';

/** The configured site a request's Host belongs to. */
export interface Site {
  /** `files` is the alternate file domain: few paths, no cookies. */
  readonly kind: 'platform' | 'files';
  readonly host: string;
  /** Of the configured address, not of the request. */
  readonly scheme: 'http' | 'https';
  readonly setsCookies: boolean;
}

const FILE_SITE_PATHS =
  /^\/(?:(?:res|file\/data|file\/download|file\/xform)\/.*|status\/|robots\.txt|favicon\.ico)$/;

/** Finds the site by host name; the port of `Host` does not count. Undefined: Phorge answers 500. */
export function matchSite(configuration: PhorgeConfiguration, hostHeader: string): Site | undefined {
  const host = hostHeader.replace(/:\d*$/, '').toLowerCase();
  const platform = [configuration.baseUri, ...configuration.allowedUris];
  for (const uri of platform) {
    const found = siteAt(uri, 'platform');
    if (found.host === host) return found;
  }
  if (configuration.alternateFileDomain !== undefined) {
    const files = siteAt(configuration.alternateFileDomain, 'files');
    if (files.host === host) return files;
  }
  return undefined;
}

/** Whether the site serves the path at all. */
export function siteServes(site: Site, path: string): boolean {
  return site.kind === 'platform' || FILE_SITE_PATHS.test(path);
}

function siteAt(uri: string, kind: Site['kind']): Site {
  const { hostname, protocol } = new URL(uri);
  const scheme = protocol === 'https:' ? 'https' : 'http';
  return { kind, host: hostname.toLowerCase(), scheme, setsCookies: kind === 'platform' };
}
