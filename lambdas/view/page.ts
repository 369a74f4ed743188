import { type Html, html, trusted } from './html.ts';
import { STYLE } from './style.ts';

/**
 * A whole document: one file, nothing fetched.
 *
 * @param style what the page needs beside the look of every page
 */
export function writePage(title: string, body: Html, style = ''): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${trusted(STYLE + style)}</style>
</head>
<body>
<main>${body}</main>
</body>
</html>
`.html;
}
