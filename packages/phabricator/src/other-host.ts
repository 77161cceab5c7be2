import { type Origin, type OriginOptions, otherHost as otherHostOf } from '@portcullis/proxy';

/** The confirmation that {@link otherHost} asks for. */
export interface OtherHostOptions extends OriginOptions {
  /**
   * Says that the host is listed in Phabricator's `phabricator.base-uri`, `phabricator.production-uri` or
   * `phabricator.allowed-uris`, and that its users may see it in links, cookies and redirects. Must be `true`.
   */
  readonly phabricatorAcceptsIt: true;
}

/**
 * A server of another host. **Phabricator answers 500 to hosts it does not know**, and writes the host it was asked
 * for into redirects and cookies: prefer the other origins. Refused without `phabricatorAcceptsIt: true`.
 *
 * @param url scheme, host and port, such as `https://phorge.internal.example`
 */
export function otherHost(url: string, options: OtherHostOptions): Origin {
  if (options?.phabricatorAcceptsIt !== true) {
    throw new TypeError(
      'otherHost: Phabricator answers 500 to a host that it does not know, and uses the requested host in redirects and ' +
        'cookies. Use binding(), zone() or resolveOverride(), which keep the public host. If this one is in ' +
        'phabricator.allowed-uris, set { phabricatorAcceptsIt: true }.',
    );
  }
  const { phabricatorAcceptsIt: _, ...rest } = options;
  return otherHostOf(url, { ...rest, applicationAcceptsIt: true });
}
