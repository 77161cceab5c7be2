import { tokenApp } from './token-app.ts';

export default { fetch: tokenApp(60) };
