/** How long and by whom an answer may be kept. */
export interface CacheRule {
  readonly maxAgeInSeconds: number;
  readonly visibility: 'public' | 'private';
  readonly lastModified: boolean;
}

/** An answer before the headers that all answers share are added. */
export interface Answer {
  readonly status: number;
  /** Reason phrase, where Phorge puts a message there. */
  readonly reason?: string;
  readonly contentType: string;
  /** Headers of this answer alone, `Location` and the like. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /**
   * Which security headers go with it: `page` all, `resource` all but the content policy, `bare` none (git).
   */
  readonly frame: 'page' | 'resource' | 'bare';
  /** Default: `no-store`. */
  readonly cache?: CacheRule;
  /** More origins for `form-action` of the content policy. */
  readonly formAction?: string;
  /** The page opens a WebSocket, so the content policy names it. */
  readonly opensWebSocket?: boolean;
  readonly body: string | Uint8Array | AsyncIterable<Uint8Array>;
  /** Compressed when the client allows. Default true. */
  readonly compress?: boolean;
}

const HTML = 'text/html; charset=UTF-8';

export function html(body: string, status = 200): Answer {
  return { status, contentType: HTML, frame: 'page', body };
}

/** An absolute redirect; Phorge sends no body with it. */
export function redirect(location: string): Answer {
  return { status: 302, contentType: HTML, frame: 'page', headers: [['Location', location]], body: '' };
}

/** JSON with the prefix that keeps other sites from running it as a script. */
export function javelin(content: { readonly error: unknown; readonly payload: unknown }): Answer {
  const text = `for (;;);${javelinJson(content)}`;
  return { status: 200, contentType: 'text/plain; charset=UTF-8', frame: 'page', body: text };
}

/** JSON as PHP's `json_encode` writes it: slashes and everything outside ASCII escaped. */
export function phpJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('/', '\\/')
    .replace(/[\u0080-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function javelinJson(value: unknown): string {
  return phpJson(value).replaceAll('<', '\\u003c').replaceAll('>', '\\u003e');
}
