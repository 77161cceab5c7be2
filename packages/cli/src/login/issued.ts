import { isCredential } from './credential.ts';
import type { GateAnswer } from './gate-call.ts';

/** A credential that the gate gave. */
export interface Issued {
  readonly credential: string;
  /** For so many seconds. */
  readonly expiresIn: number;
  /**
   * Whether the application behind the gate requires its own password in addition, as Phorge does. Older gates do not report it,
   * and are in front of such an application.
   */
  readonly applicationPassword: boolean;
  /** Whether the gate finds it before an API token of the application's too. Older gates do not say, and do not. */
  readonly applicationToken: boolean;
}

/** Reads what the token endpoint answered. Fails with what to do. */
export function issuedIn({ status, body }: GateAnswer, origin: string): Issued {
  const { access_token: credential, expires_in: expiresIn, error } = body;
  const { application_password: password, application_token: token } = body;
  if (status === 200 && typeof credential === 'string' && isCredential(credential)) {
    return {
      credential,
      expiresIn: Number(expiresIn),
      applicationPassword: password !== false,
      applicationToken: token === true,
    };
  }
  if (error === 'invalid_grant') throw new Error('the gate does not accept the code: run the command again');
  if (error === 'expired_token')
    throw new Error('the login was not confirmed in time: run the command again');
  throw notGiving(origin, status);
}

/** The message about a gate that does not issue credentials. */
export function notGiving(origin: string, status: number): Error {
  if (status === 503)
    return new Error(
      `${origin} answered 503: it issues no credentials at the moment: try again in ten minutes`,
    );
  return new Error(
    `${origin} answered ${status}: it issues no credentials to programs ("login.credentials" of its configuration), or it has another --prefix`,
  );
}
