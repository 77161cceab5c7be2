const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'is not there',
  EISDIR: 'is a folder',
  ENOTDIR: 'does not exist: its parent is a file, not a folder',
  EACCES: 'cannot be read: permission denied',
};

/** A readable reason why a file cannot be read. */
export function reasonUnread(error: unknown): string {
  const code = unreadCode(error);
  return (code === undefined ? undefined : REASONS[code]) ?? `cannot be read (${code ?? 'unknown reason'})`;
}

/** The system's own word for it. */
export function unreadCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
