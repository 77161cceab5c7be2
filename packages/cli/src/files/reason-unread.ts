const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'is not there',
  EISDIR: 'is a folder',
  ENOTDIR: 'is not there: what should be its folder is a file',
  EACCES: 'may not be read',
};

/** Why a file cannot be read, in words. */
export function reasonUnread(error: unknown): string {
  const code = unreadCode(error);
  return (code === undefined ? undefined : REASONS[code]) ?? `cannot be read (${code ?? 'unknown reason'})`;
}

/** The system's own word for it. */
export function unreadCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
