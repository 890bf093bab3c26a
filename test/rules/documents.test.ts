// What an uploaded file is by its bytes, what is taken out of it before it is kept, and under which name it is.
import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { documentKinds, documentParties } from '@compatriot/db/work-vocabulary.ts';
import { cleaned, mediaTypeOf } from '@compatriot/server/documents/cleaning.ts';
import {
  documentRights,
  keptName,
  kindsToAdd,
  mediaTypes,
  partyAdding,
  savedAs,
} from '@compatriot/server/documents/rules.ts';
import { chunk, jpeg, pdf, png, secret, segment, webp } from '../documents.ts';

const clean = (bytes: Buffer): Buffer | null => {
  const mediaType = mediaTypeOf(bytes);
  return mediaType && cleaned(bytes, mediaType);
};

describe('what a file is', () => {
  test.each([
    [pdf, 'application/pdf'],
    [jpeg(), 'image/jpeg'],
    [png(), 'image/png'],
    [webp(), 'image/webp'],
    [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), null],
    [Buffer.from('<!doctype html>%PDF-'), null],
    [Buffer.from('PK\x03\x04'), null],
    [Buffer.from('GIF89a'), null],
    [Buffer.from('MZ'), null],
    [Buffer.from('RIFF\0\0\0\0WAVE'), null],
    [Buffer.alloc(0), null],
  ] as const)('%# is told by its first bytes', (bytes, type) => {
    expect(mediaTypeOf(bytes)).toBe(type);
  });
});

describe('what a camera writes beside the picture', () => {
  test('is taken out of a JPEG: Exif with the place, XMP, IPTC, comments, and all that follows the picture', () => {
    const dirty = jpeg({
      orientation: 1,
      more: [
        segment(0xe1, `http://ns.adobe.com/xap/1.0/\0${secret}`),
        segment(0xed, `Photoshop 3.0\0${secret}`),
        segment(0xfe, secret),
      ],
      behind: Buffer.concat([Buffer.from(secret), jpeg({ orientation: 1 })]),
    });
    expect(dirty.includes(secret)).toBe(true);
    const out = clean(dirty);
    expect(out?.includes(secret)).toBe(false);
    expect(out?.includes('Exif')).toBe(false);
    expect(out?.equals(jpeg())).toBe(true);
  });

  test.each([3, 6, 8])('a picture that lies on its side (%i) stays the right way up', (orientation) => {
    const out = clean(jpeg({ orientation }));
    expect(out?.includes(secret)).toBe(false);
    const at = out?.indexOf('Exif\0\0') ?? -1;
    expect(at).toBe(6);
    // Read back as cameras write it, in the other byte order.
    expect(out?.readUInt16BE(at + 6 + 18)).toBe(orientation);
    expect(out?.subarray(38).equals(jpeg().subarray(2))).toBe(true);
    expect(out && clean(out)?.equals(out)).toBe(true);
  });

  test('colours and scans of a progressive JPEG stay', () => {
    const kept = [
      segment(0xe0, 'JFIF\0\x01'),
      segment(0xe2, 'ICC_PROFILE\0colours'),
      segment(0xee, 'Adobe\0'),
    ];
    const out = clean(jpeg({ more: kept, scans: 3 }));
    for (const each of kept) expect(out?.includes(each)).toBe(true);
    expect(out?.equals(jpeg({ more: kept, scans: 3 }))).toBe(true);
    // A second picture, with a place of its own, hides in this one.
    expect(clean(jpeg({ more: [segment(0xe2, `MPF\0${secret}`)] }))?.includes(secret)).toBe(false);
  });

  test('is taken out of PNG and WebP', () => {
    const dirtyPng = png([chunk('tEXt', secret), chunk('eXIf', secret), chunk('iTXt', secret)], secret);
    expect(clean(dirtyPng)?.equals(png())).toBe(true);
    const dirtyWebp = webp([
      ['EXIF', secret],
      ['XMP ', `${secret}!`],
    ]);
    const out = clean(dirtyWebp);
    expect(out?.includes(secret)).toBe(false);
    expect(out?.readUInt32LE(4)).toBe((out?.length ?? 0) - 8);
    // Neither Exif nor XMP is announced any more; transparency is.
    expect(out?.[20]).toBe(0x10);
  });

  test('what nobody has a name for yet goes as well: chunks and segments are kept by name, not thrown out by name', () => {
    const xmp = `<x:xmpmeta><exif:GPSLatitude>52,5.4N</exif:GPSLatitude>${secret}</x:xmpmeta>`;
    const kept = chunk('pHYs', Buffer.alloc(9, 1));
    const inPng = png([chunk('zxIf', xmp), kept, chunk('iXMP', xmp), chunk('dSIG', xmp), chunk('caBX', xmp)]);
    expect(clean(inPng)?.equals(png([kept]))).toBe(true);
    for (const marker of [0xf0, 0xf7, 0xfd, 0xe1, 0xe3, 0xeb, 0xed])
      expect(clean(jpeg({ more: [segment(marker, xmp)] }))?.equals(jpeg()), `${marker}`).toBe(true);
    const inWebp = clean(
      webp([
        ['JUNK', xmp],
        ['xmp ', xmp],
        ['C2PA', xmp],
      ]),
    );
    expect(inWebp?.includes(secret)).toBe(false);
    expect(inWebp?.includes('VP8L')).toBe(true);
    // In the frame of a moving picture too, whose own length follows.
    const part = (type: string, body: Buffer) => {
      const size = Buffer.alloc(4);
      size.writeUInt32LE(body.length);
      return Buffer.concat([Buffer.from(type), size, body, Buffer.alloc(body.length % 2)]);
    };
    const picture = part('VP8L', Buffer.alloc(8, 3));
    const frame = Buffer.concat([Buffer.alloc(16, 1), part('XMP ', Buffer.from(xmp)), picture]);
    const moving = webp([['ANMF', frame.toString('latin1')]]);
    const out = clean(moving);
    expect(moving.includes(secret)).toBe(true);
    expect(out?.includes(secret)).toBe(false);
    expect(out?.includes(part('ANMF', Buffer.concat([Buffer.alloc(16, 1), picture])))).toBe(true);
    expect(out && clean(out)?.equals(out)).toBe(true);
    expect(clean(webp([['ANMF', 'short']]))).toBeNull();
  });

  test('a PDF is kept as it is, byte for byte: it may be signed', () => {
    expect(clean(pdf)?.equals(pdf)).toBe(true);
  });
});

describe('damaged files', () => {
  test.each([
    ['a JPEG that ends in its picture', jpeg().subarray(0, jpeg().length - 2)],
    ['a JPEG with a segment longer than the file', Buffer.from('ffd8ffe1ffff00', 'hex')],
    ['a PNG without its end', png().subarray(0, png().length - 12)],
    ['a WebP that promises more than there is', webp().subarray(0, 20)],
    ['a PDF without its end', Buffer.from('%PDF-1.7\nhalf')],
  ])('%s is refused', (_name, bytes) => {
    expect(clean(Buffer.from(bytes))).toBeNull();
  });

  test('whatever the bytes, cleaning ends, gives null or less than a hundred bytes more, and nothing new the second time', () => {
    const samples = [
      jpeg({ orientation: 6 }),
      png([chunk('tEXt', secret)]),
      webp([['EXIF', secret]]),
      webp([['ANMF', `${'\x01'.repeat(16)}XMP \x04\0\0\0here`]]),
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...samples),
        fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 6 }),
        (sample, changes) => {
          const bytes = Buffer.from(sample);
          for (const [at, value] of changes) if (at > 12 && at < bytes.length) bytes[at] = value;
          const out = clean(bytes);
          if (!out) return;
          expect(out.length).toBeLessThan(bytes.length + 100);
          expect(clean(out)?.equals(out)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('who brings what', () => {
  test('whoever brings a kind reads it, and no host sees passports, health papers or money', () => {
    for (const kind of documentKinds) {
      const { adds, reads } = documentRights[kind];
      expect(
        adds.filter((party) => !reads.includes(party)),
        kind,
      ).toEqual([]);
    }
    const hosts = documentKinds.filter((kind) => documentRights[kind].reads.includes('host'));
    expect(hosts).toEqual(['cv', 'report']);
    expect(kindsToAdd(['host'])).toEqual(['report']);
    expect(kindsToAdd([])).toEqual([]);
    expect(new Set(documentKinds.flatMap((kind) => documentRights[kind].reads))).toEqual(
      new Set(documentParties),
    );
  });

  test('whoever is the person and the coordinator brings their own papers as the person', () => {
    expect(partyAdding('identity', ['coordinator', 'member'])).toBe('member');
    expect(partyAdding('evidence', ['coordinator', 'member'])).toBe('coordinator');
    expect(partyAdding('cv', ['coordinator', 'host'])).toBeNull();
  });
});

describe('names', () => {
  test.each([
    ['Diplôme Amsterdam.pdf', 'Diplôme Amsterdam.pdf'],
    ['شهادة.PDF', 'شهادة.pdf'],
    ['../../etc/passwd', 'passwd.pdf'],
    ['C:\\Users\\Ama\\cv.docx', 'cv.pdf'],
    ['invoice\u202Efdp.exe', 'invoice fdp.pdf'],
    ['a"\r\nset-cookie: x.pdf', 'a set-cookie x.pdf'],
    ['', 'cv.pdf'],
    [undefined, 'cv.pdf'],
    ['...', 'cv.pdf'],
  ])('%j is kept as %j', (given, kept) => {
    expect(keptName(given, 'cv', 'application/pdf')).toBe(kept);
  });

  test('any name makes one header that asks to save', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...mediaTypes), (given, mediaType) => {
        const name = keptName(given, 'visa_or_return', mediaType);
        expect(name.length).toBeLessThan(110);
        expect(savedAs(name)).toMatch(/^attachment; filename="[\w .()-]+"; filename\*=UTF-8''[\w.!~%-]+$/);
      }),
    );
  });
});
