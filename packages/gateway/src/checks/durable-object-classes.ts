/** The classes of Durable Objects, by the setting that names the binding: the one list of such settings. */
const CLASSES: readonly (readonly [path: RegExp, name: string])[] = [
  [/\.sso\.durableObject$/, 'PortcullisSso'],
  [/\.groupSync\.durableObject$/, 'PortcullisSyncRuns'],
  [/^login\.(durableObject|revocations)$/, 'PortcullisSessions'],
  [/^breakGlass\.durableObject$/, 'PortcullisBreakGlass'],
  [/^audit\.alerts\.durableObject$/, 'PortcullisAlerts'],
  [/^audit\.checkpoints$/, 'PortcullisCheckpoints'],
  [/^audit\.people$/, 'PortcullisPeople'],
  [/^audit\.signals\.durableObject$/, 'PortcullisHabits'],
  [/\.log\.durableObject$/, 'PortcullisSequencer'],
];

/** The class of the Durable Object that this setting names the binding of; `undefined` for any other setting. */
export function durableObjectClass(path: string): string | undefined {
  return CLASSES.find(([pattern]) => pattern.test(path))?.[1];
}
