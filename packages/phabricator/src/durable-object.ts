export { PortcullisSso } from './sso/store/portcullis-sso.ts';
