// How long somebody waits for a paper: the first after a quiet hour (a thread starts, fonts are read), later ones in six
// languages, a long one, and many at once, with what the rest of the server notices of them. Baseline: the server at rest.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { textLanguages } from '@compatriot/db/vocabulary.ts';
import { type CertificateData, renderPdf, type TermsData } from '@compatriot/server/pdf/papers.ts';
import { figure, median, percentile } from './figures.ts';
import type { Result } from './run.ts';

const certificate: CertificateData = {
  programme: 'MIDA Ghana Health',
  accent: null,
  number: 'GHANA-HEALTH-2027-7F3K9A',
  holder: 'Dr Akua Boateng-Osei',
  institution: 'Komfo Anokye Teaching Hospital',
  assignment: 'Train a paediatric intensive-care ward',
  mode: 'temporary',
  place: 'Kumasi',
  country: 'GH',
  startsOn: '2027-03-01',
  endsOn: '2027-04-11',
  issuedAt: new Date('2027-04-12T09:00:00Z'),
  address: 'https://talent.example.org/verify/7F3K-9A2M-QX4T',
};

const duty = 'Teach nurses at the bedside, six hours a day, and write down what was taught and to whom. ';
const terms = (sentences: number): TermsData => ({
  programme: 'MIDA Ghana Health',
  institution: 'Komfo Anokye Teaching Hospital',
  title: 'Train a paediatric intensive-care ward',
  place: 'Kumasi',
  country: 'GH',
  mode: 'temporary',
  number: 1,
  sha256: 'ab'.repeat(32),
  currency: 'EUR',
  stipend: 180_000,
  stipendEvery: 'month',
  stipendTimes: 2,
  travel: 95_000,
  daily: 4000,
  dailyDays: 42,
  insuredBy: 'programme',
  insurance: 'Health, accident and liability, from departure to return.',
  startsOn: '2027-03-01',
  endsOn: '2027-04-11',
  leaveDays: 3,
  duties: Array.from({ length: sentences }, (_, at) => duty + (at % 5 === 4 ? '\n' : '')).join(''),
  other: '',
  signatures: [{ party: 'member', name: 'Akua Boateng-Osei', at: '2027-01-12T14:03:22Z', evidence: null }],
});

const rounds = 20;
const burst = 100;

export async function bench(): Promise<Result> {
  const first = await took(() => renderPdf('terms', 'en', terms(5)));
  const certificates: number[] = [];
  const agreements: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const language of textLanguages) {
      certificates.push(await took(() => renderPdf('certificate', language, certificate)));
      agreements.push(await took(() => renderPdf('terms', language, terms(10 + round))));
    }
  }
  const long = await took(() => renderPdf('terms', 'ar', terms(500)));
  const rest = await delayDuring(() => sleep(1000));
  let together = 0;
  const busy = await delayDuring(async () => {
    together = await took(() =>
      Promise.all(
        Array.from({ length: burst }, (_, at) =>
          renderPdf('certificate', textLanguages[at % textLanguages.length] ?? 'en', certificate),
        ),
      ),
    );
  });
  const p95 = percentile([...certificates, ...agreements], 0.95);
  return {
    bench: 'pdf',
    data: `${rounds} rounds of a certificate (one page, a square to scan) and terms (one to two pages) in ${textLanguages.length} languages; terms of 500 sentences in Arabic; ${burst} certificates asked for at once`,
    figures: [
      figure('first paper, with the start of its thread', first, 'ms', first < 1000, 'under 1 s'),
      figure('any paper afterwards, p95', p95, 'ms', p95 < 1000, 'under 1 s'),
      figure('  a certificate, median', median(certificates), 'ms'),
      figure('  terms, median', median(agreements), 'ms'),
      figure('terms of 500 sentences', long, 'ms', long < 1000, 'under 1 s'),
      figure(`${burst} certificates at once, each`, together / burst, 'ms'),
      figure('baseline: longest wait for the event loop at rest', rest, 'ms'),
      figure('the same during those', busy, 'ms', busy < 100, 'under 100 ms'),
      figure('against that baseline', busy / rest, '×'),
    ],
  };
}

async function took(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** Milliseconds, at most, that something due had to wait for its turn. */
async function delayDuring(work: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await work();
  delay.disable();
  return delay.max / 1e6;
}
