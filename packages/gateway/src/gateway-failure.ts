import { type FailureTable, failureTable } from '@portcullis/core';

/** Why the gateway refuses a request. */
export type GatewayFailure =
  | 'gateway.unknown_host'
  | 'gateway.unconfigured'
  | 'gateway.limited'
  | 'gateway.limits_unavailable'
  | 'gateway.password_unknown'
  | 'gateway.webhook_refused'
  | 'gateway.no_new_address';

/** Creates the error for a failure code of the gateway. */
export const gatewayError: FailureTable<GatewayFailure> = /* @__PURE__ */ failureTable<GatewayFailure>({
  'gateway.unknown_host': { status: 421, message: 'This gate does not serve the requested host.' },
  'gateway.unconfigured': { status: 503, message: 'This gate has no configuration yet. Try again later.' },
  'gateway.limited': { status: 429, message: 'Too many requests in a short time. Try again later.' },
  'gateway.limits_unavailable': {
    status: 503,
    message: 'The rate limit could not be checked. Try again later.',
  },
  'gateway.password_unknown': { status: 401, message: 'The password is not a valid token for this site.' },
  'gateway.webhook_refused': {
    status: 503,
    message: 'A service that receives access requests does not respond. Try again later.',
  },
  'gateway.no_new_address': {
    status: 410,
    message: 'This site has moved, and no new address of this page is known.',
  },
});
