// The configuration is TypeScript that Node runs as it is: see there.
const { siteConfig } = await import(new URL('../../scripts/site/site-config.ts', import.meta.url).href);

export default siteConfig;
