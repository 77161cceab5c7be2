export { PortcullisSso } from './sso/store/portcullis-sso.ts';
export { PortcullisSyncRuns } from './sync/runs/portcullis-sync-runs.ts';
