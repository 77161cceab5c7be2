// Written by `pnpm schema` from the list in `criteria.ts`. Do not edit. How each criterion is written, apart from the list so
// that no Worker carries it.
export { asnsSchema as asns } from './asns.ts';
export { authenticationSchema as authentication } from './authentication.ts';
export { claimsSchema as claims } from './claims.ts';
export { countriesSchema as countries } from './countries.ts';
export { emailDomainsSchema as emailDomains } from './email-domains.ts';
export { networksSchema as networks } from './networks.ts';
export { whenSchema as when } from './when.ts';
