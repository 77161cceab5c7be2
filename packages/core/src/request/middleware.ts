/** A step that adds nothing. */
export type Nothing = Record<never, never>;

/** Continues with the next step, with what this step adds to the context. Can be called once. */
export type Next<Adds extends object> = [keyof Adds] extends [never]
  ? () => Promise<Response>
  : (additions: Adds) => Promise<Response>;

/**
 * A step around all that follow it. Its needs are the type of its parameter: a pipeline that does not provide them does not
 * compile. It passes its additions to `next`, and returns the response of `next` or its own.
 */
export type Middleware<Needs extends object, Adds extends object = Nothing> = (
  context: Needs,
  next: Next<Adds>,
) => Promise<Response>;

/** Handles a request at the end of a pipeline. */
export type Handler<Needs extends object> = (context: Needs) => Response | Promise<Response>;
