import { configureGlobal, readConfigureGlobal } from 'fast-check';

/** One counterexample kills a mutant: nobody reads a smaller one, and to look for it takes longer than the test. */
configureGlobal({ ...readConfigureGlobal(), endOnFailure: true });
