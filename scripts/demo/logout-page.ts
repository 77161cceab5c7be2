/** The page on which the provider asks whether to log out. The form is its own. */
export function logoutPage(form: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Demo provider</title></head>
<body><main><h1>Log out of the demo provider?</h1>${form}
<p><button type="submit" form="op.logoutForm" name="logout" value="yes">Log out</button></p></main></body></html>
`;
}
