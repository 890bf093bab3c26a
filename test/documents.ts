// Small files of each kind that may be uploaded, with whatever a camera would write into them, made by hand.

/** Stands for the place where a photograph was taken. */
export const secret = 'GPS 52.0907 N 5.1214 E';

export const pdf = Buffer.from('%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n');

export function segment(marker: number, body: string | Buffer): Buffer {
  const bytes = typeof body === 'string' ? Buffer.from(body, 'latin1') : body;
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(bytes.length + 2, 2);
  return Buffer.concat([head, bytes]);
}

/** Little-endian, as telephones write it: which side is up, and the place behind it. */
function exif(orientation: number): Buffer {
  const tiff = Buffer.alloc(26);
  tiff.write('II*\0', 0, 'latin1');
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(1, 8);
  tiff.writeUInt16LE(0x0112, 10);
  tiff.writeUInt16LE(3, 12);
  tiff.writeUInt32LE(1, 14);
  tiff.writeUInt16LE(orientation, 18);
  return segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff, Buffer.from(secret)]));
}

/** The segments of a JPEG; its picture is 0xFF00 and a restart, which no cleaning may take for an end. */
export function jpeg(
  options: { orientation?: number; more?: Buffer[]; scans?: number; behind?: Buffer } = {},
): Buffer {
  const scan = Buffer.concat([
    segment(0xda, '\x01\x01\0\0?\0'),
    Buffer.from([0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56]),
  ]);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    ...(options.orientation === undefined ? [] : [exif(options.orientation)]),
    ...(options.more ?? []),
    segment(0xdb, Buffer.alloc(65, 1)),
    segment(0xc0, Buffer.from([8, 0, 1, 0, 1, 1, 1, 0x11, 0])),
    ...Array.from({ length: options.scans ?? 1 }, () => scan),
    Buffer.from([0xff, 0xd9]),
    options.behind ?? Buffer.alloc(0),
  ]);
}

export function chunk(type: string, body: string | Buffer): Buffer {
  const bytes = typeof body === 'string' ? Buffer.from(body, 'latin1') : body;
  const size = Buffer.alloc(4);
  size.writeUInt32BE(bytes.length);
  // The sum of a chunk is not looked at.
  return Buffer.concat([size, Buffer.from(type, 'latin1'), bytes, Buffer.alloc(4)]);
}

export const png = (more: Buffer[] = [], behind = ''): Buffer =>
  Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0])),
    ...more,
    chunk('IDAT', Buffer.alloc(12, 7)),
    chunk('IEND', ''),
    Buffer.from(behind),
  ]);

export function webp(more: [type: string, body: string][] = []): Buffer {
  const part = (type: string, body: Buffer) => {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(body.length);
    return Buffer.concat([Buffer.from(type, 'latin1'), size, body, Buffer.alloc(body.length % 2)]);
  };
  const flags = 0x10 | (more.length > 0 ? 0x0c : 0);
  const body = Buffer.concat([
    part('VP8X', Buffer.from([flags, 0, 0, 0, 0, 0, 0, 0, 0, 0])),
    part('VP8L', Buffer.alloc(9, 3)),
    ...more.map(([type, text]) => part(type, Buffer.from(text))),
  ]);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(body.length + 4);
  return Buffer.concat([Buffer.from('RIFF'), size, Buffer.from('WEBP'), body]);
}
