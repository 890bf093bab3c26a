// Papers as PDF: the words in six languages, and that each paper is set, whole, quickly, whatever people wrote.
import { describe, expect, test } from 'vitest';
import { modes, textLanguages } from '@compatriot/db/vocabulary.ts';
import {
  certificateWords,
  type CertificateData,
  moneyIn,
  renderPdf,
  type TermsData,
  termsWords,
} from '@compatriot/server/pdf/papers.ts';

const certificate: CertificateData = {
  programme: 'MIDA Ghana Health',
  accent: '#7a1f5c',
  number: 'GHANA-HEALTH-2027-7F3K9A',
  holder: 'Dr Akua Boateng-Osei',
  institution: 'Komfo Anokye Teaching Hospital',
  assignment: 'Train a paediatric ward',
  mode: 'temporary',
  place: 'Kumasi',
  country: 'GH',
  startsOn: '2027-03-01',
  endsOn: '2027-04-11',
  issuedAt: new Date('2027-04-12T09:00:00Z'),
  address: 'https://talent.example.org/verify/7F3K-9A2M-QX4T',
};

const terms: TermsData = {
  programme: 'MIDA Ghana Health',
  institution: 'Komfo Anokye Teaching Hospital',
  title: 'Train a paediatric ward',
  place: 'Kumasi',
  country: 'GH',
  mode: 'temporary',
  number: 2,
  sha256: 'ab'.repeat(32),
  currency: 'EUR',
  stipend: 180_000,
  stipendEvery: 'month',
  stipendTimes: 2,
  travel: 95_000,
  daily: 4000,
  dailyDays: 42,
  insuredBy: 'programme',
  insurance: 'From departure to return.',
  startsOn: '2027-03-01',
  endsOn: '2027-04-11',
  leaveDays: 3,
  duties: 'Teach twenty nurses.\n\nWrite the handbook.',
  other: '',
  signatures: [
    { party: 'member', name: 'Akua Boateng-Osei', at: '2027-01-12T14:03:22Z', evidence: null },
    {
      party: 'programme',
      name: 'J. de Vries',
      at: new Date('2027-01-13T09:00:00Z'),
      evidence: 'Signed in The Hague',
    },
  ],
};

/** The data as text, and what no reader may be shown. */
const hasGaps = (words: object): RegExpMatchArray | null =>
  JSON.stringify(words).match(/\{\w+\}|undefined|Invalid Date|NaN|pdf_\w+/);

describe('words', () => {
  test.each(textLanguages)('in %s name every day, place and amount', (language) => {
    for (const mode of modes) {
      expect(hasGaps(certificateWords(language, { ...certificate, mode }))).toBeNull();
      expect(hasGaps(termsWords(language, { ...terms, mode, other: 'More' }))).toBeNull();
    }
    for (const stipendEvery of ['month', 'week', 'day', 'once'] as const)
      expect(hasGaps(termsWords(language, { ...terms, stipendEvery, endsOn: null }))).toBeNull();
    const words = JSON.stringify(termsWords(language, terms));
    for (const figure of ['Akua Boateng-Osei', 'J. de Vries', '14:03:22 UTC'])
      expect(words).toContain(figure);
    // 2 × 1,800 + 950 + 42 × 40
    expect(words.replace(/[\s.,\u00a0\u202f]/g, '')).toContain('623000');
    expect(certificateWords(language, certificate).rtl).toBe(language === 'ar');
  });

  test('money has the decimals of its currency', () => {
    const plain = (amount: number, currency: string) => moneyIn('en', amount, currency).replace(/\s/g, ' ');
    expect(plain(123_456, 'EUR')).toBe('EUR 1,234.56');
    expect(plain(123_456, 'JPY')).toBe('JPY 123,456');
    expect(plain(123_456, 'KWD')).toBe('KWD 123.456');
  });

  test('who has settled is certified since a day; what stands nowhere leaves no comma', () => {
    const words = certificateWords('en', { ...certificate, endsOn: null, place: null });
    expect(words.when).toBe('since 1 March 2027');
    expect(words.where).toBe('Komfo Anokye Teaching Hospital, Ghana');
    expect(certificateWords('en', { ...certificate, startsOn: null, endsOn: null }).when).toBe('');
  });

  test('an amendment says of which contract it is, and what it changes, line by line', () => {
    const before = {
      ...terms,
      stipend: terms.stipend - 10_000,
      duties: 'Teach nurses',
      other: 'A bicycle is lent',
    };
    const amends = { amendment: 2, contractOn: new Date('2026-11-01T09:00:00Z'), before };
    for (const language of textLanguages)
      expect(hasGaps(termsWords(language, { ...terms, other: '', amends }))).toBeNull();
    const { title, parts } = termsWords('en', { ...terms, other: '', amends });
    expect(title).toBe('Amendment 2 to the contract of 1 November 2026');
    const [changes] = parts;
    expect(changes?.title).toBe('What changes');
    expect(changes?.rows.map(({ label }) => label)).toEqual([
      'Stipend',
      'Together at most',
      'Duties',
      'Further terms',
    ]);
    expect(changes?.rows[0]?.value).toMatch(/^was: .* a month .*; now: .* a month/);
    expect(changes?.rows.slice(2).map(({ value }) => value)).toEqual([
      'The text is new: it stands below',
      'No longer part of the contract',
    ]);
    const same = termsWords('en', { ...terms, amends: { ...amends, before: terms } });
    expect(same.parts[0]).toMatchObject({ rows: [], words: ['Nothing in the wording changes.'] });
  });

  test('terms without a fingerprint are called a draft, and an accent that is no colour is not used', () => {
    expect(termsWords('en', { ...terms, sha256: null }).reference).toContain('Draft');
    expect(certificateWords('en', { ...certificate, accent: 'red; #panic()' }).accent).toBe('#0b5d57');
  });
});

describe('papers', () => {
  const isPaper = (pdf: Buffer): void => {
    expect(pdf.subarray(0, 8).toString()).toBe('%PDF-1.7');
    expect(pdf.subarray(-6).toString()).toContain('%%EOF');
  };

  test.each(textLanguages)(
    'in %s are readable for readers of screens, each well within a second',
    async (language) => {
      for (const make of [
        () => renderPdf('certificate', language, certificate),
        () => renderPdf('terms', language, terms),
      ]) {
        const begun = performance.now();
        const pdf = await make();
        expect(performance.now() - begun).toBeLessThan(1000);
        isPaper(pdf);
        // PDF/UA-1 refuses a paper in which a letter has no shape, so none is missing.
        expect(pdf.includes('pdfuaid')).toBe(true);
        expect(pdf.includes(`/Lang (${language})`)).toBe(true);
      }
    },
  );

  test('nothing that people wrote is read as markup, and no script or length stops a paper', async () => {
    const hostile = [
      '#panic("x")',
      '#read("/etc/passwd")',
      '*bold* _x_ $x$ @ref <label> \\ // /* ',
      '#import "base.typ": data',
      '"]]#eval("1")',
    ].join('\n');
    isPaper(await renderPdf('terms', 'en', { ...terms, title: hostile, duties: hostile, other: hostile }));
    isPaper(await renderPdf('certificate', 'fr', { ...certificate, holder: hostile }));
    // Scripts that no font of ours has: the paper is less strict, but there.
    const foreign = await renderPdf('certificate', 'en', { ...certificate, holder: '陳大文 සිංහල' });
    isPaper(foreign);
    expect(foreign.includes('pdfuaid')).toBe(false);
    for (const holder of ['أمينة بنت يوسف', 'ወይዘሮ አበበች', 'Ђорђе Ϊωάννης', 'Nguyễn Thị Ánh'])
      expect((await renderPdf('certificate', 'ar', { ...certificate, holder })).includes('pdfuaid')).toBe(
        true,
      );
    const long = await renderPdf('terms', 'ar', { ...terms, duties: 'Teach nurses how to.\n'.repeat(1000) });
    isPaper(long);
    expect(long.length).toBeGreaterThan(100_000);
  });

  test('many at once each get their own', async () => {
    const many = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        renderPdf('certificate', textLanguages[at % 6] ?? 'en', certificate),
      ),
    );
    for (const [at, pdf] of many.entries())
      expect(pdf.includes(`/Lang (${textLanguages[at % 6]})`)).toBe(true);
  });

  test('a paper that cannot be set is an error that quotes nothing of it, and the next one is set', async () => {
    const broken = renderPdf('certificate', 'en', { ...certificate, programme: 42 as never });
    await expect(broken).rejects.toThrow(/^certificate\.typ does not compile$/);
    isPaper(await renderPdf('certificate', 'en', certificate));
  });
});
