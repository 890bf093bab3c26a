// Workbooks that mean harm are refused before they are unpacked: bombs, far cells, torn and locked files.
import { deflateRawSync } from 'node:zlib';
import { readXlsform } from '@compatriot/server/xlsform/read.ts';
import { unpackWorkbook, WorkbookRefused } from '@compatriot/server/xlsform/unpack.ts';
import { describe, expect, it } from 'vitest';

/** A zip file by hand: `says` is what it claims to unpack to. */
function zipOf(entries: { name: string; packed: Buffer; says: number; method?: number }[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, packed, says, method = 8 } of entries) {
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(method, 8);
    head.writeUInt32LE(packed.length, 18);
    head.writeUInt32LE(says, 22);
    head.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(method, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(says, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    bodies.push(head, Buffer.from(name), packed);
    directory.push(entry, Buffer.from(name));
    offset += 30 + name.length + packed.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, list, end]);
}

const sheetName = 'xl/worksheets/sheet1.xml';

describe('files that mean harm', () => {
  const refusal = async (file: Buffer): Promise<string> => {
    const before = process.memoryUsage().rss;
    let highest = before;
    const watch = setInterval(() => (highest = Math.max(highest, process.memoryUsage().rss)), 5);
    try {
      await unpackWorkbook(file);
      return 'let through';
    } catch (error) {
      if (!(error instanceof WorkbookRefused)) throw error;
      highest = Math.max(highest, process.memoryUsage().rss);
      expect((highest - before) / 2 ** 20).toBeLessThan(100);
      return error.code;
    } finally {
      clearInterval(watch);
    }
  };
  // 256 MB of one letter pack to about 256 kB; sixteen such entries unpack to 4 GB.
  const packed = deflateRawSync(Buffer.alloc(256 * 2 ** 20, 'a'), { level: 9 });

  it('refuses 4 GB in one file of 256 kB that says so', async () => {
    expect(await refusal(zipOf([{ name: sheetName, packed, says: 0xfffffff0 }]))).toBe('workbook_too_large');
  });
  it('refuses it when it says nothing of the kind', async () => {
    const entries = Array.from({ length: 16 }, (_, place) => ({
      name: `xl/s${place}.xml`,
      packed,
      says: 100,
    }));
    const bomb = zipOf(entries);
    expect(bomb.length).toBeLessThan(5 * 2 ** 20);
    expect(await refusal(bomb)).toBe('workbook_too_large');
  });
  it('refuses many small parts that are large together', async () => {
    const part = deflateRawSync(Buffer.alloc(2 ** 20, 'a'));
    const entries = Array.from({ length: 90 }, (_, place) => ({
      name: `xl/s${place}.xml`,
      packed: part,
      says: 100,
    }));
    expect(await refusal(zipOf(entries))).toBe('workbook_too_large');
  });
  it('refuses a thousand entries', async () => {
    const entries = Array.from({ length: 1000 }, (_, place) => ({
      name: `x${place}`,
      packed: Buffer.alloc(0),
      says: 0,
      method: 0,
    }));
    expect(await refusal(zipOf(entries))).toBe('workbook_too_large');
  });
  it('refuses a cell at the far end of a sheet', async () => {
    const sheet = deflateRawSync(
      Buffer.from('<sheetData><row r="1048576"><c r="XFD1048576"/></row></sheetData>'),
    );
    expect(await refusal(zipOf([{ name: sheetName, packed: sheet, says: 60 }]))).toBe('sheet_too_large');
  });
  it('refuses a million cells without places', async () => {
    const sheet = deflateRawSync(
      Buffer.from(`<sheetData><row>${'<c/>'.repeat(1_000_000)}</row></sheetData>`),
    );
    expect(await refusal(zipOf([{ name: sheetName, packed: sheet, says: 4_000_000 }]))).not.toBe(
      'let through',
    );
  });
  it.each([
    ['a text', Buffer.from('type,name,label\ntext,a,A and much more of it')],
    ['nothing', Buffer.alloc(0)],
    ['an old or locked workbook', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)])],
    [
      'a zip file without sheets',
      zipOf([{ name: 'a.xml', packed: deflateRawSync(Buffer.from('<a/>')), says: 4 }]),
    ],
    ['a torn zip file', zipOf([{ name: sheetName, packed: Buffer.from('no deflate'), says: 4 }])],
  ])('says of %s that it is no workbook', async (_what, file) => {
    const read = await readXlsform(file);
    expect('problems' in read && read.problems.map(({ code }) => code)[0]).toMatch(
      /^(?:not_a_workbook|workbook_encrypted|sheet_missing)$/,
    );
  });
});
