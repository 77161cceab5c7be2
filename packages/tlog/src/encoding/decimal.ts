/**
 * A whole number as the formats write it: ASCII digits without leading zeroes; `undefined` for anything else, and for
 * numbers that JavaScript cannot hold exactly.
 */
export function fromDecimal(text: string): number | undefined {
  if (!/^(?:0|[1-9]\d{0,15})$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}
