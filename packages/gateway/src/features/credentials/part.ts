import { defined } from '@portcullis/core/internal';
import { loginCredentials } from '@portcullis/session';
import type { CredentialsPart } from '../login/login-dependencies.ts';

/** Credentials that people give to programs. */
export const credentialsPart: CredentialsPart = (
  { operators, ...configured },
  store,
  { acceptsCredentials: accepts, readsTokens },
) =>
  loginCredentials({
    ...configured,
    store,
    applicationToken: readsTokens,
    ...defined({ operators }),
    ...(accepts === undefined
      ? { applicationPassword: false }
      : { accepts: ({ target }) => accepts(target.path) }),
  });
