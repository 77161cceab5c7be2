export {
  asns,
  authentication,
  claims,
  countries,
  emailDomains,
  networks,
  parameters,
  when,
  within,
} from '@portcullis/policy/internal';
