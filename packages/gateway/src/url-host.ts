/**
 * The host of a request's URL, with its port, without the cost of parsing it anew. It only chooses who answers: each
 * instance compares the host that its boundary has read.
 */
export function urlHost(url: string): string {
  const start = url.indexOf('://') + 3;
  const end = url.indexOf('/', start);
  return url.slice(start, end < 0 ? undefined : end);
}
