/** The resource of a request, in terms of the application instead of its URLs. */
export interface Resource {
  /** The application, such as `differential`. */
  readonly application: string;
  /** The kind of object, such as `revision`. */
  readonly kind?: string;
  /** The object's identifier, such as `D12`. */
  readonly id?: string;
  /** The identifier in records, if `id` contains what they must not, such as the query of an address. Default: `id`. */
  readonly shownId?: string;
  /** Names of the call's arguments, for records. Never their values. Default: not known. */
  readonly argumentNames?: readonly string[];
  /** The operation, such as `view`, `edit`, or a Conduit method. */
  readonly operation?: string;
  /**
   * Whether the request only reads, if its method is not conclusive: `true` for a POST that changes nothing, `false` for a GET
   * that writes. Default: by the method (RFC 9110 section 9.2.1).
   */
  readonly reads?: boolean;
  /**
   * The method that rules are evaluated with, if that of the request is not conclusive: `POST` for a GET that opens a WebSocket,
   * over which anything can be sent. Default: the method of the request.
   */
  readonly method?: string;
  /**
   * A second resource of the request: rules must allow both. For a GET that opens a WebSocket, the resource of the plain GET,
   * since an application without WebSockets would answer that; for a form, the objects that its text embeds. Default: none.
   */
  readonly asSent?: Resource;
  /**
   * Other applications whose data the response can contain; `any` for pages that mix data of several, and if it is unknown.
   * Default: only `application`.
   */
  readonly reaches?: readonly string[] | 'any';
  /**
   * The request that the application receives for this one, such as the Conduit call of a tool. A rule applies if it matches either.
   * A rule that allows must name the kind of one of them. Default: the application receives the request itself.
   */
  readonly performs?: PerformedRequest;
}

/** A request that is made for another one. */
export interface PerformedRequest {
  readonly method: string;
  readonly path: string;
  readonly resource: Resource;
}

/** The context after a step that classified the request. */
export interface HasResource {
  readonly resource: Resource;
}
