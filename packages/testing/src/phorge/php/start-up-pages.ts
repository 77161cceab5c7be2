import { type Answer, html } from '../answer.ts';
import { escapeHtml } from '../pages/page-view.ts';

/** PHP's start-up refuses the request. */
export function fatal(reason: string): Answer {
  return { ...html(`[Setup] ${reason}\n`, 500), contentType: 'text/plain; charset=utf-8' };
}

/** MySQL is away: whatever was asked. */
export function databaseDown(): Answer {
  return html(
    '<!DOCTYPE html><html><head><title>A Troublesome Encounter!</title></head><body><h1>A Troublesome Encounter!' +
      '</h1><p>Woe! This request had its journey cut short by unexpected circumstances (Can Not Connect to MySQL).' +
      '</p></body></html>',
    500,
  );
}

/** The page for a host that no site is configured for. */
export function siteNotFound(path: string, host: string): Answer {
  return html(
    '<!DOCTYPE html><html><head><title>Site Not Found</title></head><body><h1>Site Not Found</h1><p>This request ' +
      `asked for &quot;${escapeHtml(path)}&quot; on host &quot;${escapeHtml(host)}&quot;, but no site is configured ` +
      'which can serve this request.</p></body></html>',
    500,
  );
}
