/** Headers that would let a client speak for the proxy, for another node of the cluster, or for the connection. */
const NEVER =
  /^(?:authorization|cookie|host|content-length|connection|keep-alive|te|trailers?|transfer-encoding|upgrade|expect|via|http2-settings|proxy(?:-.*)?|forwarded|x-forwarded-.*|x-original-.*|x-rewrite-.*|x-http-method.*|x-method-override|x-real-ip|x-client-ip|true-client-ip|client-ip|remote-.*|cf-.*|cdn-loop|x-request-id|traceparent|tracestate|dav|range|content-type|content-encoding|accept-encoding|sec-websocket-.*)$/;

/**
 * By which other gates, and whatever ends TLS, say who is asking: applications that know one believe it of whoever sends it. What
 * this gate is to say goes among its identity headers instead.
 */
const SAYS_WHO =
  /^(?:x-(?:remote|webauth|auth-request|authenticated|amzn-oidc|goog-(?:iap|authenticated)|ms-client-principal|portcullis|middleware)(?:-.*)?|(?:x-)?(?:ssl-client|client-cert)(?:-.*)?|x-arr-clientcert)$/;

/**
 * Why a header cannot be listed in `forwardHeaders`; `undefined` if it can.
 *
 * @param reserved more that cannot, as the application says
 */
export function forwardableHeader(name: unknown, reserved?: RegExp): string | undefined {
  if (typeof name !== 'string' || !/^[a-z\d-]+$/i.test(name)) {
    return 'must name headers of letters, digits and hyphens (PHP takes "_" and others for "-")';
  }
  const lower = name.toLowerCase();
  if (NEVER.test(lower) || SAYS_WHO.test(lower) || reserved?.test(lower)) {
    return `must not name "${lower}", which is set, replaced or judged by the proxy itself`;
  }
  return undefined;
}
