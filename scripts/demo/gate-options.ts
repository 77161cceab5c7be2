/** How the gate is started. */
export interface GateOptions {
  /** Port on loopback; 0 for any free one. */
  readonly port: number;
  /** Where Phorge is: the address that the binding PHORGE connects to. The public host is kept. */
  readonly upstream: URL;
  /** Variables of the Worker, besides GATE_HOST and the secrets, which are made up. */
  readonly variables: Readonly<Record<string, string>>;
  /** Another configuration instead of the example's. */
  readonly configurationFile?: string;
  /** Another Worker instead of the example's. */
  readonly workerFile?: string;
  /** Called with each line that the Worker prints: one audit event each. */
  readonly onLine?: (line: string) => void;
  /** D1 databases, each filled before the gate serves. Default: none. */
  readonly databases?: Readonly<Record<string, (database: GateDatabase) => Promise<void>>>;
  /** What serves it. Default: what `PORTCULLIS_GATE` names, and workerd if it names none. */
  readonly runtime?: 'workerd' | 'node';
  /** In Node: the folder of the socket of a PostgreSQL that keeps its sessions. Default: SQLite does. */
  readonly postgres?: string;
  /** Further bindings for `fetch` services, for tests. */
  readonly services?: Readonly<Record<string, URL>>;
}

/** The part of a D1 database that is used. */
export interface GateDatabase {
  prepare(sql: string): {
    run(): Promise<unknown>;
    bind(...values: unknown[]): { run(): Promise<unknown> };
  };
}

/** A gate that serves. */
export interface RunningGate {
  readonly origin: string;
  readonly close: () => Promise<void>;
}
