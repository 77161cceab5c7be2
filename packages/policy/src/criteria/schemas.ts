// Written by `pnpm schema` from the list in `criteria.ts`. Do not edit. How each criterion is written, apart from the list so
// that no Worker carries it.
import type { JsonSchema } from '../json-schema.ts';
import { asnsSchema } from './asns.ts';
import { authenticationSchema } from './authentication.ts';
import { claimsSchema } from './claims.ts';
import { countriesSchema } from './countries.ts';
import { emailDomainsSchema } from './email-domains.ts';
import { networksSchema } from './networks.ts';
import { parametersSchema } from './parameters.ts';
import { whenSchema } from './when.ts';
import { withinSchema } from './within.ts';

/** The schema of each criterion, by its field. */
export const CRITERIA_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  asns: asnsSchema,
  authentication: authenticationSchema,
  claims: claimsSchema,
  countries: countriesSchema,
  emailDomains: emailDomainsSchema,
  networks: networksSchema,
  parameters: parametersSchema,
  when: whenSchema,
  within: withinSchema,
};
