/** How a server answers: with one message, or with a stream of events; `undefined` for anything else. */
export function answerKind({ headers }: Response): 'json' | 'events' | undefined {
  const [, type] =
    /^(application\/json|text\/event-stream)\s*(?:;|$)/i.exec(headers.get('content-type') ?? '') ?? [];
  if (type === undefined) return undefined;
  return type.toLowerCase() === 'application/json' ? 'json' : 'events';
}
