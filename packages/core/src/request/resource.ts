/** What a request is about, in the words of the application and not of its URLs. */
export interface Resource {
  /** The application, such as `differential`. */
  readonly application: string;
  /** The kind of object, such as `revision`. */
  readonly kind?: string;
  /** The object's identifier, such as `D12`. */
  readonly id?: string;
  /** The identifier as records show it, where it holds what they must not, such as the query of an address. Default: `id`. */
  readonly shownId?: string;
  /** The names of a call's arguments, for records. Never their values. Default: none are known. */
  readonly argumentNames?: readonly string[];
  /** What is done to it, such as `view`, `edit`, or a Conduit method. */
  readonly operation?: string;
  /**
   * Whether the request only reads, where its method does not say: `true` for a call or a fetch by POST that changes nothing,
   * `false` for what comes by GET and writes. Default: as the method says (RFC 9110 section 9.2.1).
   */
  readonly reads?: boolean;
  /**
   * The method that rules take it for, where its own says too little: `POST` for a GET that opens a WebSocket, in which
   * anything may be said. Default: its own.
   */
  readonly method?: string;
  /**
   * What it is about as well: rules must let it through as both. Of a GET that opens a WebSocket, what it is about by that method,
   * since an application that opens none answers the GET; of a form, the objects that its text embeds. Default: nothing else.
   */
  readonly asSent?: Resource;
  /**
   * Other applications whose data the answer can bring; `any` for pages that mix what belongs to several, and where it is
   * not known. Default: none besides `application`.
   */
  readonly reaches?: readonly string[] | 'any';
}

/** The context after a step that classified the request. */
export interface HasResource {
  readonly resource: Resource;
}
