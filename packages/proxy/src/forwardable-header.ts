/** Headers with which a client could impersonate the proxy or another node of the cluster, or control the connection. */
const NEVER =
  /^(?:authorization|cookie|host|content-length|connection|keep-alive|te|trailers?|transfer-encoding|upgrade|expect|via|http2-settings|proxy(?:-.*)?|forwarded|x-forwarded-.*|x-original-.*|x-rewrite-.*|x-http-method.*|x-method-override|x-real-ip|x-client-ip|true-client-ip|client-ip|remote-.*|cf-.*|cdn-loop|x-request-id|traceparent|tracestate|dav|range|content-type|content-encoding|accept-encoding|sec-websocket-.*)$/;

/**
 * Headers in which other gateways and TLS terminators identify the caller. Applications that support one trust any sender. This
 * gateway's identity headers are configured separately.
 */
const SAYS_WHO =
  /^(?:x-(?:remote|webauth|auth-request|authenticated|amzn-oidc|goog-(?:iap|authenticated)|ms-client-principal|portcullis|middleware)(?:-.*)?|(?:x-)?(?:ssl-client|client-cert)(?:-.*)?|x-arr-clientcert)$/;

/**
 * The reason why a header cannot be listed in `forwardHeaders`; `undefined` if it can.
 *
 * @param reserved further headers that cannot, as the application specifies
 */
export function forwardableHeader(name: unknown, reserved?: RegExp): string | undefined {
  if (typeof name !== 'string' || !/^[a-z\d-]+$/i.test(name)) {
    return 'must be names of headers with letters, digits and hyphens only (PHP reads "_" and others as "-")';
  }
  const lower = name.toLowerCase();
  if (NEVER.test(lower) || SAYS_WHO.test(lower) || reserved?.test(lower)) {
    return `must not name "${lower}", which the proxy itself sets, replaces or checks`;
  }
  return undefined;
}
