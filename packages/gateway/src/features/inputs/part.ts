import { inputHashes } from '@portcullis/audit';
import type { AuditPart } from '../../gate-plan.ts';

export const inputsPart: AuditPart = ({ inputs }) => (inputs === true ? { inputs: inputHashes() } : {});
