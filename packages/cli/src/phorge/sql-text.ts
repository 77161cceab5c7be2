const PLAIN = /^[\w .@:+/=[\]{}-]*$/;

/**
 * A text as a literal of MySQL and MariaDB. What holds anything but the plainest characters is written in hexadecimal,
 * because what a quote or a backslash means depends on the server's `sql_mode`.
 */
export function sqlText(text: string): string {
  return PLAIN.test(text) ? `'${text}'` : `_utf8mb4 X'${Buffer.from(text, 'utf8').toString('hex')}'`;
}

/** A text inside a comment of one line: whatever could end the line, or hide in it, shows as `\u000a`. */
export function sqlComment(text: string): string {
  return text.replace(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
