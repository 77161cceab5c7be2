/** The member of the global object with which `portcullis check --worker` observes a Worker. A registered symbol: all copies of this package agree on it. */
const observer: unique symbol = Symbol.for('portcullis.check') as never;

/** How `portcullis check --worker` observes the Worker that it starts. No other Worker has one. */
export interface WorkerCheck {
  /** Called when a pipeline is created. */
  readonly created: () => void;
  /** Called when a pipeline serves its first request, with whether it records requests. */
  readonly serving: (keepsRecord: boolean) => void;
  /** Functions that derive something from the bindings. They throw if the bindings do not fit. */
  readonly derivations: ((env: never) => unknown)[];
  /** The names of the bindings to which a gate forwards requests. */
  readonly origins: Set<string>;
  /** Called when a gate has authorized a request. */
  readonly decided: () => void;
}

/** The observer of this Worker. `undefined` except in `portcullis check --worker`. */
export function workerCheck(): WorkerCheck | undefined {
  return (globalThis as { readonly [observer]?: WorkerCheck })[observer];
}
