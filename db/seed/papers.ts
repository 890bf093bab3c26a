// One-page papers for the demo, so that whoever opens one sees a page: a CV, a diploma, a bill.
import { createHash } from 'node:crypto';

/** A PDF of one A4 page with these lines. Latin letters only: it uses a font that every reader has. */
export function paperOf(lines: readonly string[]): { bytes: Buffer; size: number; sha256: string } {
  const shown = lines.map((line) => `(${line.replace(/[()\\]/g, String.raw`\$&`)}) Tj T*`).join('\n');
  const text = `BT /F1 12 Tf 18 TL 60 770 Td\n${shown}\nET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let body = '%PDF-1.4\n';
  const places = objects.map((object, index) => {
    const place = body.length;
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  body += `xref\n0 ${size}\n0000000000 65535 f \n${table}`;
  body += `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${body.lastIndexOf('xref')}\n%%EOF\n`;
  const bytes = Buffer.from(body, 'latin1');
  return { bytes, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}
