/** A step that adds nothing. */
export type Nothing = Record<never, never>;

/** Goes on with the request, handing over what the step adds to the context. Runs once. */
export type Next<Adds extends object> = [keyof Adds] extends [never]
  ? () => Promise<Response>
  : (additions: Adds) => Promise<Response>;

/**
 * One step around all that follow it. What it needs is its parameter's type, so a pipeline that does not offer it does
 * not compile; what it adds, it hands to `next`. It returns what `next` returned, or an answer of its own.
 */
export type Middleware<Needs extends object, Adds extends object = Nothing> = (
  context: Needs,
  next: Next<Adds>,
) => Promise<Response>;

/** Answers a request at the end of a pipeline. */
export type Handler<Needs extends object> = (context: Needs) => Response | Promise<Response>;
