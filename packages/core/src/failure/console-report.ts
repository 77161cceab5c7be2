/** Reports faults of the Worker on the console, which `wrangler dev` and Workers Logs show. The default of `report`. */
export function consoleReport(text: string): void {
  console.error(text);
}
