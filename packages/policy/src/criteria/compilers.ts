// Written by `pnpm schema` from the list in `criteria.ts`. Do not edit. How each criterion is compiled, one by one, so that a
// built Worker carries those that its policies have.
export { asnsCompiler as asns } from './asns.ts';
export { authenticationCompiler as authentication } from './authentication.ts';
export { claimsCompiler as claims } from './claims.ts';
export { countriesCompiler as countries } from './countries.ts';
export { emailDomainsCompiler as emailDomains } from './email-domains.ts';
export { networksCompiler as networks } from './networks.ts';
export { parametersCompiler as parameters } from './parameters.ts';
export { whenCompiler as when } from './when.ts';
export { withinCompiler as within } from './within.ts';
