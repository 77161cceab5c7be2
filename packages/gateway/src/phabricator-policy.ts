import { applications } from '@portcullis/phabricator';
import type { PolicyOptions } from '@portcullis/policy';

/** How a policy for Phabricator is read: by its words, and with `#` and `?` in names, since it decodes a path once. */
export const PHABRICATOR_POLICY: PolicyOptions = { applications, delimitersInNames: true };
