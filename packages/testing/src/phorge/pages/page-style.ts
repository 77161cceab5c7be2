/** How the stand-in's pages look: plain, and not broken. It stands where Phorge has its own style sheet. */
export const PAGE_STYLE = `
:root{color-scheme:light dark}
body{margin:0;font:1rem/1.5 system-ui,sans-serif;background:Canvas;color:CanvasText}
.main-menu{display:flex;flex-wrap:wrap;gap:.5rem 1.25rem;align-items:center;padding:.6rem 1.25rem;
background:#3b4252;color:#fff}
.main-menu form{margin:0}
.main-menu a{color:#fff;text-decoration:none}
.main-menu a:first-child{font-weight:700}
.main-menu .viewer{margin-left:auto}
.main-menu a:hover,.main-menu a:focus-visible{text-decoration:underline}
input,textarea,select,button,.button{font:inherit;padding:.35rem .6rem;border:1px solid #8888;border-radius:.4rem}
.main-menu input{background:#fff2;color:inherit;border-color:#fff5}
.page-body{max-width:50rem;margin:0 auto;padding:1.5rem 1.25rem}
.page-body a+a{margin-left:.75rem}
.page-body h1{font-size:1.4rem;line-height:1.3;margin:0 0 1rem}
textarea{width:100%;min-height:6rem}
button,.button{cursor:pointer;display:inline-block;margin:.5rem .5rem 0 0;text-decoration:none;color:inherit}
.aphront-dialog-view{max-width:30rem;padding:1.25rem;border:1px solid #8886;border-radius:.6rem}
`;
