/**
 * The part of a Worker's `ExecutionContext` that Portcullis uses: work that outlives the response.
 * Any object with `waitUntil` fits, so steps can be tested without a Worker.
 */
export interface Execution {
  /** Keeps the request's resources alive until the promise settles. */
  waitUntil(promise: Promise<unknown>): void;
  /** Set by the runtime if Cloudflare Access admitted the request to this Worker. A client cannot set it. */
  readonly access?: AccessContext | undefined;
}

/**
 * What Cloudflare Access states about a request, where it stands in front of the Worker itself.
 * @see {@link https://developers.cloudflare.com/workers/runtime-apis/context/}
 */
export interface AccessContext {
  /** The audience tag of the Access application. */
  readonly aud: string;
  /** The user, as `/cdn-cgi/access/get-identity` describes them. `undefined` for a service token. */
  getIdentity(): Promise<object | undefined>;
}
