/** Where faults of the Worker are told if nowhere else was named: `wrangler dev` and Workers Logs show it. */
export function consoleReport(text: string): void {
  console.error(text);
}
