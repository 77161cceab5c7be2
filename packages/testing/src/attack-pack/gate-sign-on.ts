/** An OAuth server of the gate's, at which the application logs people in whom the gate knows. */
export interface GateSignOn {
  /** The path of its authorise endpoint. */
  readonly authorise: string;
  /** The path of its token endpoint, which takes the client's secret in the form. */
  readonly token: string;
  /** The path that says, for `?access_token=`, whose token it is. */
  readonly profile?: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The one address that people are sent back to. */
  readonly redirectUri: string;
}
