import { type FailureTable, failureTable } from '@portcullis/core';

/** Why the gateway itself refuses. */
export type GatewayFailure =
  | 'gateway.unknown_host'
  | 'gateway.misconfigured'
  | 'gateway.unconfigured'
  | 'gateway.limited'
  | 'gateway.limits_unavailable'
  | 'gateway.password_unknown'
  | 'gateway.webhook_refused';

/** The error of a failure that belongs to the gateway. */
export const gatewayError: FailureTable<GatewayFailure> = /* @__PURE__ */ failureTable<GatewayFailure>({
  'gateway.unknown_host': { status: 421, message: 'This gate does not serve the host that was asked for.' },
  'gateway.misconfigured': { status: 500, message: 'Something went wrong here.' },
  'gateway.unconfigured': { status: 503, message: 'This gate has no configuration yet. Try again later.' },
  'gateway.limited': { status: 429, message: 'Too much was asked for in a short time. Try again later.' },
  'gateway.limits_unavailable': {
    status: 503,
    message: 'It cannot be told how much was asked for. Try again later.',
  },
  'gateway.password_unknown': { status: 401, message: 'The password is no token that is valid here.' },
  'gateway.webhook_refused': { status: 503, message: 'A service that this gate tells does not answer.' },
});
