// Opens a workbook that a stranger sent: a zip file whose declared sizes are not believed. Everything is measured while it
// is inflated, and what passes is packed again without compression, so that the spreadsheet library reads exactly what
// was measured here and nothing that only its own reader would find.
import { crc32, inflateRaw } from 'node:zlib';

/** A real XLSForm of 30 topics in six languages unpacks to about 3 MB. */
const mostUnpacked = 16 * 1024 * 1024;
/** Excel writes about twelve files, and one more for each sheet. */
const mostEntries = 100;
/** Deflate ends at 1032; sheets of repeated words reach about 60. */
const mostRatio = 250;
/** Rows and columns that a sheet may reach: one cell at the far end would otherwise become seventeen thousand million. */
const mostRows = 20_000;
const mostColumns = 400;
/** GUYD in six languages has about 15,000. */
const mostCells = 300_000;

export type RefusalCode = 'not_a_workbook' | 'workbook_encrypted' | 'workbook_too_large' | 'sheet_too_large';

export class WorkbookRefused extends Error {
  readonly code: RefusalCode;
  constructor(code: RefusalCode) {
    super(code);
    this.name = 'WorkbookRefused';
    this.code = code;
  }
}

interface Entry {
  name: string;
  method: number;
  packed: number;
  unpacked: number;
  offset: number;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const fileSignature = 0x04034b50;

/** The central directory: what a zip file says of itself. @throws {WorkbookRefused} */
function entriesOf(file: Buffer): Entry[] {
  // The end record is 22 bytes and a comment of at most 65,535.
  let end = -1;
  for (let at = file.length - 22; at >= Math.max(0, file.length - 22 - 65_535); at--) {
    if (file.readUInt32LE(at) === endSignature) {
      end = at;
      break;
    }
  }
  if (end < 0) throw new WorkbookRefused('not_a_workbook');
  const count = file.readUInt16LE(end + 10);
  const start = file.readUInt32LE(end + 16);
  if (count > mostEntries) throw new WorkbookRefused('workbook_too_large');
  const entries: Entry[] = [];
  for (let at = start; entries.length < count;) {
    if (at + 46 > end || file.readUInt32LE(at) !== entrySignature)
      throw new WorkbookRefused('not_a_workbook');
    if (file.readUInt16LE(at + 8) & 1) throw new WorkbookRefused('workbook_encrypted');
    const nameLength = file.readUInt16LE(at + 28);
    entries.push({
      name: file.toString('utf8', at + 46, at + 46 + nameLength),
      method: file.readUInt16LE(at + 10),
      packed: file.readUInt32LE(at + 20),
      unpacked: file.readUInt32LE(at + 24),
      offset: file.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return entries;
}

/** The packed bytes of one entry. @throws {WorkbookRefused} */
function packedOf(file: Buffer, { offset, packed }: Entry): Buffer {
  if (offset + 30 > file.length || file.readUInt32LE(offset) !== fileSignature)
    throw new WorkbookRefused('not_a_workbook');
  const start = offset + 30 + file.readUInt16LE(offset + 26) + file.readUInt16LE(offset + 28);
  if (start + packed > file.length) throw new WorkbookRefused('not_a_workbook');
  return file.subarray(start, start + packed);
}

/** Inflates up to `most` bytes and no further. @throws {WorkbookRefused} */
function inflate(packed: Buffer, most: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    inflateRaw(packed, { maxOutputLength: Math.max(1, most) }, (error, unpacked) => {
      if (!error) resolve(unpacked);
      else {
        const tooLarge = 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
        reject(new WorkbookRefused(tooLarge ? 'workbook_too_large' : 'not_a_workbook'));
      }
    });
  });
}

/**
 * The same workbook, measured and stored without compression.
 * @throws {WorkbookRefused}
 */
export async function unpackWorkbook(file: Buffer): Promise<Buffer> {
  if (file.length < 22) throw new WorkbookRefused('not_a_workbook');
  // An old .xls, and what Excel makes of a file with a password, is a compound document.
  if (file.readUInt32BE(0) === 0xd0cf11e0) throw new WorkbookRefused('workbook_encrypted');
  const entries = entriesOf(file);
  const declared = entries.reduce((sum, { unpacked }) => sum + unpacked, 0);
  if (declared > mostUnpacked || declared > Math.max(file.length, 4096) * mostRatio)
    throw new WorkbookRefused('workbook_too_large');
  const parts: { name: string; bytes: Buffer }[] = [];
  let left = mostUnpacked;
  // One after the other: together they would hold as many limits as there are entries.
  for (const entry of entries) {
    const packed = packedOf(file, entry);
    if (entry.method !== 0 && entry.method !== 8) throw new WorkbookRefused('not_a_workbook');
    if (entry.method === 0 && packed.length > left) throw new WorkbookRefused('workbook_too_large');
    const bytes = entry.method === 0 ? packed : await inflate(packed, left);
    left -= bytes.length;
    if (left < 0) throw new WorkbookRefused('workbook_too_large');
    if (/^xl\/worksheets\/[^/]+\.xml$/.test(entry.name)) checkReach(bytes);
    // Pictures and macros are nothing a form needs.
    if (/\.(?:xml|rels)$/.test(entry.name)) parts.push({ name: entry.name, bytes });
  }
  return stored(parts);
}

/** A sheet is read into a table as far as its furthest cell. */
function checkReach(sheet: Buffer): void {
  const text = sheet.toString('latin1');
  if (text.split(/<(?:\w{1,9}:)?(?:c|row)[\s/>]/, mostCells + 2).length > mostCells + 1)
    throw new WorkbookRefused('sheet_too_large');
  for (const [, letters, digits] of text.matchAll(/\br\s*=\s*["']([A-Za-z]{0,9})(\d{1,12})["']/g)) {
    const column = [...(letters ?? '').toUpperCase()].reduce(
      (sum, letter) => sum * 26 + letter.charCodeAt(0) - 64,
      0,
    );
    if (column > mostColumns || Number(digits) > mostRows) throw new WorkbookRefused('sheet_too_large');
  }
}

/** A zip file without compression. */
function stored(parts: { name: string; bytes: Buffer }[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes } of parts) {
    const label = Buffer.from(name, 'utf8');
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0); // version needed
    common.writeUInt16LE(0x0800, 2); // names in UTF-8
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(bytes.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(label.length, 22);
    const head = Buffer.alloc(4);
    head.writeUInt32LE(fileSignature, 0);
    bodies.push(head, common, label, bytes);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(entrySignature, 0);
    entry.writeUInt16LE(20, 4);
    common.copy(entry, 6);
    entry.writeUInt32LE(offset, 42);
    directory.push(entry, label);
    offset += 30 + label.length + bytes.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(endSignature, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, list, end]);
}
