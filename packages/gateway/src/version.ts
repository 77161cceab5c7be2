/** The version of this package, which a built Worker's data must be of. A test compares it with package.json. */
export const VERSION = '0.1.0';
