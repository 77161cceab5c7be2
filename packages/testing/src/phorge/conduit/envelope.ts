import { type Answer, phpJson } from '../answer.ts';
import { escapeHtml } from '../pages/page-view.ts';

/** A failed call. Phorge answers it with HTTP 200 all the same. */
export class ConduitError extends Error {
  readonly code: string;

  constructor(code: string, info: string) {
    super(info);
    this.name = 'ConduitError';
    this.code = code;
  }
}

/** What every call is answered with. */
export interface Envelope {
  readonly result: unknown;
  readonly error_code: string | null;
  readonly error_info: string | null;
}

/** JSON without the AJAX prefix, or a page for `output=human`. */
export function envelopeAnswer(envelope: Envelope, output: string | undefined): Answer {
  const headers = [['X-Conduit-Capabilities', 'gzip']] as const;
  if (output === 'human') {
    const body = `<!DOCTYPE html><html lang="en"><head><title>Method Call Result</title></head><body><pre>${escapeHtml(phpJson(envelope))}</pre></body></html>`;
    return { status: 200, contentType: 'text/html; charset=UTF-8', frame: 'page', headers, body };
  }
  return { status: 200, contentType: 'application/json', frame: 'page', headers, body: phpJson(envelope) };
}
