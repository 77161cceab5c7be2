/**
 * What ends the session that a grant began, by the request that brings it. A person knows of one way in, and not that there are two:
 * it ends when they sign out, and when they log in.
 */
export const sessionsBeside: WeakMap<Request, () => Promise<void>> = /* @__PURE__ */ new WeakMap();
