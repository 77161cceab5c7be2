import { type FailureTable, failureTable } from '@portcullis/core';

/** Why a token could not be exchanged. */
export type TokenExchangeFailure =
  /** The token endpoint cannot be reached, refuses the exchange, or its response is invalid. */
  'token.exchange_unavailable';

/** Creates the error for a failure code of token exchange. */
export const exchangeError: FailureTable<TokenExchangeFailure> =
  /* @__PURE__ */ failureTable<TokenExchangeFailure>({
    'token.exchange_unavailable': {
      status: 503,
      message: 'The gateway got no token for the application. Try again later.',
    },
  });
