// What an uploaded file is by its bytes, and the same file without what a camera writes beside the picture: where it was
// taken, when, with which telephone. Whatever follows the picture's own end is cut off as well (films, second pictures).
import type { MediaType } from './rules.ts';

/** What a file is by its first bytes, whatever it is called. */
export function mediaTypeOf(bytes: Buffer): MediaType | null {
  const starts = (text: string, at = 0): boolean => bytes.toString('latin1', at, at + text.length) === text;
  if (starts('%PDF-')) return 'application/pdf';
  if (starts('\xff\xd8\xff')) return 'image/jpeg';
  if (starts('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (starts('RIFF') && starts('WEBP', 8)) return 'image/webp';
  return null;
}

/** @returns null when a picture ends before its end or is not built as its kind is */
export function cleaned(bytes: Buffer, mediaType: MediaType): Buffer | null {
  switch (mediaType) {
    case 'image/jpeg':
      return cleanedJpeg(bytes);
    case 'image/png':
      return cleanedPng(bytes);
    case 'image/webp':
      return cleanedWebp(bytes);
    case 'application/pdf':
      // Its last line; writers put a few bytes behind it at most.
      return bytes.subarray(-2048).includes('%%EOF') ? bytes : null;
  }
}

const [startOfImage, endOfImage, startOfScan] = [0xd8, 0xd9, 0xda];

/** Kept: the picture, its colours (JFIF, ICC, Adobe) and which side is up. ITU-T T.81, annex B. */
function cleanedJpeg(bytes: Buffer): Buffer | null {
  const parts: Buffer[] = [bytes.subarray(0, 2)];
  let at = 2;
  let up = 1;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === endOfImage) {
      parts.push(bytes.subarray(at, at + 2));
      return withOrientation(parts, up);
    }
    if (marker === startOfImage || marker < 0xc0) return null;
    const length = bytes.readUInt16BE(at + 2);
    const next = at + 2 + length;
    if (length < 2 || next > bytes.length) return null;
    const body = bytes.subarray(at + 4, next);
    if (marker === 0xe1) up = orientationOf(body) ?? up;
    if (isKept(marker, body)) parts.push(bytes.subarray(at, next));
    at = next;
    if (marker === startOfScan) {
      const end = endOfScan(bytes, at);
      if (end === null) return null;
      parts.push(bytes.subarray(at, end));
      at = end;
    }
  }
  // Cameras end on the marker itself, with nothing behind it to be read as a segment's length.
  if (at + 2 <= bytes.length && bytes[at] === 0xff && bytes[at + 1] === endOfImage) {
    parts.push(bytes.subarray(at, at + 2));
    return withOrientation(parts, up);
  }
  return null;
}

function isKept(marker: number, body: Buffer): boolean {
  const named = (name: string): boolean => body.toString('latin1', 0, name.length) === name;
  // Comments, and segments reserved for extensions, which no camera needs to draw the picture.
  if (marker >= 0xf0) return false;
  if (marker < 0xe0) return true;
  return (
    (marker === 0xe0 && named('JFIF\0')) ||
    (marker === 0xe2 && named('ICC_PROFILE\0')) ||
    (marker === 0xee && named('Adobe'))
  );
}

/** Within a scan 0xFF is followed by a zero or a restart; the next other marker ends it. */
function endOfScan(bytes: Buffer, from: number): number | null {
  for (
    let at = bytes.indexOf(0xff, from);
    at >= 0 && at + 1 < bytes.length;
    at = bytes.indexOf(0xff, at + 1)
  ) {
    const marker = bytes[at + 1] ?? 0;
    if (marker !== 0 && marker !== 0xff && !(marker >= 0xd0 && marker <= 0xd7)) return at;
  }
  return null;
}

const exif = 'Exif\0\0';
const orientationTag = 0x0112;

/** 1 to 8, from the first directory of an Exif block (EXIF 2.32, 4.6.4). */
function orientationOf(body: Buffer): number | null {
  if (body.toString('latin1', 0, exif.length) !== exif) return null;
  const tiff = body.subarray(exif.length);
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const short = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  if (tiff.length < 10) return null;
  const start = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (start + 2 > tiff.length) return null;
  const count = short(start);
  for (let entry = 0; entry < count; entry += 1) {
    const at = start + 2 + entry * 12;
    if (at + 12 > tiff.length) return null;
    if (short(at) !== orientationTag) continue;
    const value = short(at + 8);
    return value >= 1 && value <= 8 ? value : null;
  }
  return null;
}

/** A picture that lies on its side gets an Exif block of its own that says that and nothing else. */
function withOrientation(parts: Buffer[], up: number): Buffer {
  if (up === 1) return Buffer.concat(parts);
  const block = Buffer.from([
    ...[0xff, 0xe1, 0x00, 0x22],
    ...Buffer.from(exif, 'latin1'),
    // Big-endian TIFF; one directory at 8 with one entry, a short; no further directory.
    ...[0x4d, 0x4d, 0x00, 0x2a, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, up, 0, 0, 0, 0, 0, 0],
  ]);
  return Buffer.concat([parts[0] ?? Buffer.alloc(0), block, ...parts.slice(1)]);
}

/** What draws the picture and says its colours (PNG, third edition, 11): named, because anybody may add chunks of their own. */
const keptChunks = new Set([
  ...['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'cHRM', 'gAMA', 'iCCP', 'sBIT', 'sRGB', 'cICP', 'mDCV', 'cLLI'],
  ...['bKGD', 'hIST', 'pHYs', 'sPLT', 'acTL', 'fcTL', 'fdAT'],
]);

function cleanedPng(bytes: Buffer): Buffer | null {
  const parts: Buffer[] = [bytes.subarray(0, 8)];
  for (let at = 8; at + 12 <= bytes.length;) {
    const next = at + 12 + bytes.readUInt32BE(at);
    if (next > bytes.length) return null;
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (keptChunks.has(type)) parts.push(bytes.subarray(at, next));
    if (type === 'IEND') return Buffer.concat(parts);
    at = next;
  }
  return null;
}

/** RFC 9649, 2.7: what draws the picture, its movement and its colours; named, because unknown chunks are allowed. */
const keptWebp = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);
/** Place, time and size of a frame, before its own chunks. */
const frameHead = 16;

function cleanedWebp(bytes: Buffer): Buffer | null {
  if (bytes.length < 20) return null;
  const end = 8 + bytes.readUInt32LE(4);
  if (end > bytes.length) return null;
  const parts = keptOfWebp(bytes, 12, end);
  if (!parts || parts.length === 0) return null;
  const body = Buffer.concat(parts);
  const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  head.writeUInt32LE(body.length + 4, 4);
  return Buffer.concat([head, body]);
}

/** @returns null when a chunk ends behind its end */
function keptOfWebp(bytes: Buffer, from: number, end: number): Buffer[] | null {
  const parts: Buffer[] = [];
  for (let at = from; at + 8 <= end;) {
    const size = bytes.readUInt32LE(at + 4);
    const next = at + 8 + size + (size % 2);
    if (next > end) return null;
    const type = bytes.toString('latin1', at, at + 4);
    if (type === 'VP8X' && size >= 10) {
      const chunk = Buffer.from(bytes.subarray(at, next));
      // Bits of Exif (8) and XMP (4).
      chunk[8] = (chunk[8] ?? 0) & ~0x0c;
      parts.push(chunk);
    } else if (type === 'ANMF') {
      const own = size < frameHead ? null : keptOfWebp(bytes, at + 8 + frameHead, at + 8 + size);
      if (!own) return null;
      const frame = Buffer.concat([bytes.subarray(at, at + 8 + frameHead), ...own]);
      frame.writeUInt32LE(frame.length - 8, 4);
      parts.push(frame);
    } else if (keptWebp.has(type)) parts.push(bytes.subarray(at, next));
    at = next;
  }
  return parts;
}
