/** The gate's OAuth server, at which the application logs in people who are identified at the gate. */
export interface GateSignOn {
  /** The path of its authorise endpoint. */
  readonly authorise: string;
  /** The path of its token endpoint, which accepts the client's secret in the form. */
  readonly token: string;
  /** The path that returns, for `?access_token=`, the token's user. */
  readonly profile?: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The one address that people are sent back to. */
  readonly redirectUri: string;
}
