// What the survey weighs and how soon a poor phone can use it: compressed bytes of the first page, of all script, and of a
// whole survey with a cold cache, and the time over a simulated slow 3G (400 kbit/s, 400 ms). In English and in Arabic.
// Baselines in the same run: the same pages uncompressed, the survey without script, and the time of the smallest answer.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, brotliDecompressSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchChromium } from '../journeys/chromium.ts';
import { startLink } from '../journeys/link.ts';
import { startServer } from '../journeys/server.ts';
import { figure, median } from './figures.ts';
import type { Figure, Result } from './run.ts';

const languages = ['en', 'ar'] as const;
const slow = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };
/** Of each time; the median counts. */
const rounds = 3;
const phone = { width: 360, height: 740 };

export async function bench(): Promise<Result> {
  const dataDir = mkdtempSync(join(tmpdir(), 'compatriot-bench-weight-'));
  chmodSync(dataDir, 0o755); // root lends PostgreSQL an unprivileged user, who must be able to enter
  const server = await startServer(dataDir);
  const browser = await launchChromium();
  try {
    const figures: Figure[] = [];
    for (const language of languages) {
      const first = await firstPage(server.origin, language);
      const script = await allScript(server.origin, language);
      const whole = await wholeSurvey(browser, server.origin, language, true);
      const bare = await wholeSurvey(browser, server.origin, language, false);
      const times = await usable(browser, server.origin, language);
      figures.push(
        aimed(`${language}: first page, HTML and CSS`, kilobytes(first.sent), 'kB', 14),
        figure(`${language}:   the same uncompressed`, kilobytes(first.plain), 'kB'),
        aimed(`${language}: all script of survey pages`, kilobytes(script.sent), 'kB', 30),
        figure(`${language}:   the same uncompressed`, kilobytes(script.plain), 'kB'),
        aimed(
          `${language}: a whole survey with script and the device's copy`,
          kilobytes(whole.bytes),
          'kB',
          150,
        ),
        figure(`${language}:   in requests`, whole.requests, ''),
        aimed(`${language}: a whole survey without script`, kilobytes(bare.bytes), 'kB', 150),
        aimed(`${language}: slow 3G, cold: first page usable`, times.first, 's', 2.5),
        aimed(`${language}: slow 3G: first questions usable after Start`, times.questions, 's', 2.5),
        figure(`${language}:   the smallest answer over the same link`, times.smallest, 's'),
      );
    }
    return {
      bench: 'survey-weight',
      data: `demo survey of GUYD, Chromium at ${phone.width} px; whole survey: every page with the one needed answer, from the first page to the receipt, headers included; times: median of ${rounds} with a cold cache, until all is painted and the button can be pressed`,
      figures,
    };
  } finally {
    await browser.close();
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const kilobytes = (bytes: number): number => Math.round(bytes / 100) / 10;

const aimed = (name: string, value: number, unit: string, most: number): Figure =>
  figure(name, value, unit, value > 0 && value <= most, `at most ${most} ${unit}`);

interface Weight {
  /** As sent, and as read. */
  sent: number;
  plain: number;
  text: string;
}

/** One answer as a browser would ask for it, its body counted before it is unpacked. */
function weigh(url: string, language: string): Promise<Weight> {
  const headers = { 'accept-encoding': 'gzip, deflate, br', 'accept-language': language };
  return new Promise((done, failed) => {
    get(url, { headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', failed);
      answer.on('end', () => {
        if (answer.statusCode !== 200) failed(new Error(`${url} answered ${answer.statusCode}`));
        const body = Buffer.concat(parts);
        const packing = answer.headers['content-encoding'];
        const read =
          packing === 'br' ? brotliDecompressSync(body) : packing === 'gzip' ? gunzipSync(body) : body;
        done({ sent: body.length, plain: read.length, text: read.toString() });
      });
    }).on('error', failed);
  });
}

async function sumOf(origin: string, language: string, paths: Iterable<string>, start: Weight[] = []) {
  const all = [...start];
  for (const path of new Set(paths)) all.push(await weigh(new URL(path, origin).href, language));
  return {
    sent: all.reduce((sum, { sent }) => sum + sent, 0),
    plain: all.reduce((sum, { plain }) => sum + plain, 0),
    text: '',
  };
}

async function firstPage(origin: string, language: string): Promise<Weight> {
  const page = await weigh(`${origin}/s/guyd`, language);
  // Sheets that the page carries inside are named as disabled and never fetched.
  const links = page.text.match(/<link [^>]*rel="stylesheet"[^>]*>/g) ?? [];
  const sheets = links.filter((link) => !/\sdisabled/.test(link)).flatMap((link) => hrefs(link, 'href'));
  return sumOf(origin, language, sheets, [page]);
}

const hrefs = (html: string, name: string): string[] =>
  [...html.matchAll(new RegExp(`\\s${name}="(/[^"]+)"`, 'g'))].map(([, path]) => path ?? '');

const scriptsIn = (html: string): string[] =>
  (html.match(/<script [^>]*>/g) ?? []).flatMap((tag) => hrefs(tag, 'src'));

/** Every script that any page of the survey, the device's copy or the service worker asks for. */
async function allScript(origin: string, language: string): Promise<Weight> {
  const found = new Set<string>(['/s/worker.js']);
  const worker = await weigh(`${origin}/s/worker.js`, language);
  for (const [, path = ''] of worker.text.matchAll(/"(\/[^"]+\.js)"/g)) found.add(path);
  const begun = await fetch(`${origin}/api/programmes/guyd/drafts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ language }),
  });
  const cookie = begun.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  const survey = (await (await fetch(`${origin}/api/programmes/guyd/survey`)).json()) as {
    definition: { topics: { key: string }[] };
  };
  const topics = survey.definition.topics.map(({ key }) => `/${key}`);
  for (const page of ['', '/on-device', '/check', ...topics]) {
    const html = await (await fetch(`${origin}/s/guyd${page}`, { headers: { cookie } })).text();
    for (const path of scriptsIn(html)) found.add(path);
  }
  return sumOf(origin, language, found);
}

function contextFor(
  browser: Browser,
  language: string,
  javaScriptEnabled = true,
  serviceWorkers: 'allow' | 'block' = 'allow',
): Promise<BrowserContext> {
  const locale = language === 'en' ? 'en-GB' : language;
  return browser.newContext({ viewport: phone, locale, javaScriptEnabled, serviceWorkers });
}

/** From the first page to the receipt, everything that comes over the wire counted. */
async function wholeSurvey(browser: Browser, target: string, language: string, script: boolean) {
  const link = await startLink(target);
  const context = await contextFor(browser, language, script);
  try {
    const page = await context.newPage();
    await page.goto(`${link.origin}/s/guyd`);
    if (script) await copied(page);
    await page.locator('main form button.primary').last().click();
    await page.waitForURL(/\/s\/guyd\/\w+/);
    for (let pages = 0; !page.url().endsWith('/done'); pages++) {
      if (pages > 30) throw new Error(`The receipt never came; stuck at ${page.url()}`);
      const country = page.locator('select[name=residence_country]');
      if (await country.count()) await country.selectOption('NL');
      const before = page.url();
      await page.locator('main form button.primary').last().click();
      await page.waitForURL((url) => url.href !== before);
      await page.waitForLoadState('networkidle');
    }
    return { bytes: link.received(), requests: link.passed.length };
  } finally {
    await context.close();
    await link.stop();
  }
}

/** The device has its copy. */
async function copied(page: Page): Promise<void> {
  await page.waitForFunction(async () => Boolean(await caches.match('/s/guyd/on-device')), undefined, {
    timeout: 30_000,
  });
}

/** Seconds over the slow link, each in a browser that has seen nothing of the survey. */
async function usable(browser: Browser, origin: string, language: string) {
  const first: number[] = [];
  const questions: number[] = [];
  const smallest: number[] = [];
  for (let round = 0; round < rounds; round++) {
    // The worker's own requests would not be slowed down: here the page has to do without it.
    const context = await contextFor(browser, language, true, 'block');
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', slow);
    await page.goto(`${origin}/s/guyd`);
    first.push(await readyAfter(page));
    const press = page.locator('main form button.primary').last().click();
    await page.waitForURL(/\/s\/guyd\/\w+/);
    await press;
    await page.waitForLoadState();
    questions.push(await readyAfter(page));
    await page.goto(`${origin}/favicon.svg`);
    smallest.push(await page.evaluate(() => performance.getEntriesByType('navigation')[0]?.duration ?? 0));
    await context.close();
  }
  return { first: seconds(first), questions: seconds(questions), smallest: seconds(smallest) };
}

/** Milliseconds from pressing the link until everything is read and painted, when a button without script works. */
function readyAfter(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    const painted = (): number => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0;
    for (let wait = 0; wait < 100 && painted() === 0; wait++)
      await new Promise((done) => setTimeout(done, 50));
    if (painted() === 0) throw new Error('The page was never painted');
    return Math.max(painted(), navigation?.domInteractive ?? Number.POSITIVE_INFINITY);
  });
}

const seconds = (values: number[]): number => median(values) / 1000;
