/**
 * The answer with these headers, in place of those by the same names. A fetched one cannot be changed and is copied, with the
 * same body. An upgraded connection is not ours to copy, and stays as it is.
 *
 * @param added headers to append to those of the response
 */
export function withHeaders(
  answer: Response,
  set: Readonly<Record<string, string>>,
  added: Readonly<Record<string, string>> = {},
): Response {
  if (answer.status === 101 || answer.webSocket) return answer;
  // Whether headers can be changed is told by trying only.
  try {
    change(answer.headers, set, added);
    return answer;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  const copy = new Response(answer.body, answer);
  change(copy.headers, set, added);
  return copy;
}

function change(
  headers: Headers,
  set: Readonly<Record<string, string>>,
  added: Readonly<Record<string, string>>,
): void {
  for (const [name, value] of Object.entries(set)) headers.set(name, value);
  for (const [name, value] of Object.entries(added)) headers.append(name, value);
}
