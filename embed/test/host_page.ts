/** How a host page of the tests differs from the plain one. */
export interface HostPage {
  readonly attributes?: string;
  readonly hostile?: boolean;
  readonly direction?: "ltr" | "rtl";
  /** Leaves the attributes out and loads a script of the host's own that calls `Uptake.start`. */
  readonly byScript?: boolean;
  /** Stands in the head instead of the embed's own element. */
  readonly script?: string;
  /** Leaves the style sheet of the host out, for policies that have no room for it. */
  readonly plain?: boolean;
}

/** The page of a host: a small file list that the messages appear in. */
export function hostPage(page: HostPage): string {
  const { attributes = "", hostile = false, direction = "ltr", byScript = false, script, plain = false } = page;
  const auto = `data-uptake-endpoint="/client/v1" data-uptake-identity-url="/me" ${attributes}`;
  return `<!doctype html>
<html lang="en" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Hillside Files</title>
${plain ? "" : '<link rel="stylesheet" href="/host.css">'}
${hostile ? '<link rel="stylesheet" href="/hostile.css">' : ""}
${script ?? `<script src="/uptake-embed.js" ${byScript ? "" : auto} defer></script>`}
${byScript ? '<script src="/host.js" defer></script>' : ""}
</head>
<body>
<header><b>Hillside Files</b> <button id="upload">Upload</button> <button id="share">Share</button> <button id="new">New folder</button></header>
<main>
<h1>Team documents</h1>
<table>
<tr><th>Name</th><th>Modified</th><th>Owner</th></tr>
<tr><td>Budget 2027.xlsx</td><td>Today</td><td>Mia</td></tr>
<tr><td>Plan.docx</td><td>Monday</td><td>Omar</td></tr>
<tr><td>Kick-off.pptx</td><td>12 Nov</td><td>Lee</td></tr>
</table>
<p><label>Search <input id="search"></label></p>
<div id="deep"></div>
</main>
</body>
</html>`;
}

export const HOST_CSS = `
body { font-family: serif; margin: 0; color-scheme: light dark; }
header { background: #2b3a42; color: #fff; padding: 12px 16px; }
header button { font: inherit; padding: 6px 12px; }
main { padding: 16px; }
table { border-collapse: collapse; min-width: 60%; }
th, td { border-bottom: 1px solid #ccc; padding: 8px; text-align: start; }
#deep { height: 3000px; }
`;

/** What a careless or hostile style sheet of a host could do. */
export const HOSTILE_CSS = `
* { color: red !important; font: 40px/3 cursive !important; text-transform: uppercase !important; letter-spacing: 5px; }
body > *, uptake-message { display: none !important; opacity: 0 !important; transform: rotate(9deg) !important; margin: 99px !important; }
header, main { display: block !important; opacity: 1 !important; transform: none !important; margin: 0 !important; }
div, p, a, button, h2, strong { background: lime !important; border: 9px dotted red !important; float: right !important; }
`;

/** A host's own script, for the tests of the function instead of the attributes. */
export const HOST_JS = `
const identity = () => fetch("/me").then((answer) => answer.json()).then((body) => body.identity);
let handle = Uptake.start({ endpoint: "/client/v1", identity, surfaces: { bar: document.querySelector("main"), callout: "#share" },
  languages: ["fr"], strings: { notNow: "Maybe later" } });
document.querySelector("#upload").addEventListener("click", () => handle.stop());
`;
