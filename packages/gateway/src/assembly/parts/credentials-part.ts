import { loginCredentials } from '@portcullis/session';
import type { CredentialsPart } from '../login/login-surroundings.ts';

/** Credentials that people give to programs. */
export const credentialsPart: CredentialsPart = (
  { operators, ...configured },
  store,
  accepts,
  applicationPassword,
) =>
  loginCredentials({
    ...configured,
    store,
    applicationPassword,
    ...(operators === undefined ? {} : { operators }),
    ...(accepts === undefined ? {} : { accepts: ({ target }) => accepts(target.path) }),
  });
