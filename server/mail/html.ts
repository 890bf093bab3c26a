// The same words once more for mail programs that show HTML: paragraphs, and addresses that can be pressed. Nothing is
// fetched when it is opened, and everything that people wrote is escaped.
const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => escapes[sign] ?? sign);

const address = /^https?:\/\/\S+$/;
const font = 'font:16px/1.5 system-ui,-apple-system,Segoe UI,Roboto,Noto Sans,sans-serif;color:#1a2330';

/** An address is shown as it is, never behind a word: people are told to look where a link leads. */
function lineOf(line: string): string {
  const text = escaped(line);
  if (!address.test(line)) return text;
  return `<a href="${text}" dir="ltr" style="color:#1f4e8c;font-weight:600;word-break:break-all">${text}</a>`;
}

export function htmlOf({ subject, body }: { subject: string; body: string }): string {
  const paragraphs = body
    .split(/\n{2,}/)
    .map((part) =>
      part
        .split('\n')
        .map((line) => lineOf(line.trim()))
        .join('<br>'),
    )
    .map((part) => `<p dir="auto" style="margin:0 0 16px">${part}</p>`);
  const title = escaped(subject);
  return [
    '<!doctype html><html dir="auto"><head><meta charset="utf-8">',
    `<meta name="viewport" content="width=device-width"><title>${title}</title></head>`,
    '<body style="margin:0;background:#f4f6f8">',
    `<div style="max-width:600px;margin:0 auto;padding:24px;background:#ffffff;${font}">`,
    `<h1 dir="auto" style="font-size:20px;line-height:1.3;margin:0 0 16px">${title}</h1>`,
    ...paragraphs,
    '</div></body></html>',
  ].join('');
}
