/** Whether a text can name a key: not empty, without Unicode spaces, control characters and `+`. */
export function isKeyName(name: string): boolean {
  return /^[^\p{White_Space}\p{Cc}+]+$/u.test(name) && name.isWellFormed();
}
