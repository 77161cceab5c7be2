export { allowInsecureLoopback } from '@portcullis/jwks';
export { tokenExchange } from './exchange/token-exchange.ts';
export type { TokenExchangeFailure } from './exchange/token-exchange-failure.ts';
export type { TokenExchangeOptions } from './exchange/token-exchange-options.ts';
