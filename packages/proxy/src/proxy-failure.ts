import { type FailureTable, failureTable } from '@portcullis/core';

/** Why a request was not forwarded to the application, or the application's response could not be used. */
export type ProxyFailure =
  | 'proxy.header_invalid'
  | 'proxy.method_not_allowed'
  | 'proxy.websocket_origin'
  | 'proxy.origin_unreachable'
  | 'proxy.origin_timeout'
  | 'proxy.origin_left_alone'
  | 'proxy.maintenance'
  | 'proxy.origin_answer_invalid'
  | 'proxy.client_closed';

/** Creates the error for a failure code of this package. */
export const proxyError: FailureTable<ProxyFailure> = /* @__PURE__ */ failureTable<ProxyFailure>({
  'proxy.header_invalid': {
    status: 400,
    message: 'A header of this request can be read in more than one way.',
  },
  'proxy.method_not_allowed': { status: 405, message: 'This HTTP method is not supported.' },
  'proxy.websocket_origin': {
    status: 403,
    message: 'Live connections are only accepted from the pages of this site.',
  },
  'proxy.origin_unreachable': { status: 502, message: 'The application could not be reached.' },
  'proxy.origin_timeout': { status: 504, message: 'The application did not answer in time.' },
  'proxy.origin_left_alone': {
    status: 503,
    message:
      'The application is failing, so requests are not forwarded to it at the moment. Try again shortly.',
  },
  'proxy.maintenance': { status: 503, message: 'The application is down for maintenance. Try again later.' },
  'proxy.origin_answer_invalid': {
    status: 502,
    message: 'The application sent an invalid response.',
  },
  // The client has gone and does not receive it; proxies log this status for a closed connection.
  'proxy.client_closed': { status: 499, message: 'The connection was closed by the client.' },
});
