import { type Feature, hookedPart } from '../../../feature.ts';
import { archiveProblems } from './checks.ts';
import { archivePart } from './part.ts';

/** An archive in place of a retired instance of Phorge, whose settings it extends. */
export const archive: Feature = {
  checks: ({ instances, roles }) => instances.flatMap((one) => archiveProblems(one, roles)),
  bindings: [[/\.archive\.bucket$/, 'R2 bucket']],
  cloudflareOnly: [[/\.archive$/, 'needs R2 of Cloudflare: remove it']],
  parts: [hookedPart('archive', 'instance', archivePart)],
};
