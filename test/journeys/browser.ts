// A real Chromium at phone and desktop size, with axe, and the few moves that every journey makes.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { launchChromium } from './chromium.ts';

export const phone = { width: 360, height: 740 };
export const desktop = { width: 1280, height: 900 };

export interface Visit {
  page: Page;
  context: BrowserContext;
  origin: string;
  /** Of the browser. */
  language: string;
}

/** For a test file: one browser, and `open` for a fresh person on a fresh device. */
export function useBrowser() {
  let browser: Browser | undefined;
  const contexts: BrowserContext[] = [];
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(async () => {
    for (const context of contexts) await context.close();
    await browser?.close();
  });
  return {
    async open(
      options: { size?: typeof phone; javaScript?: boolean; language?: string } = {},
    ): Promise<Visit> {
      if (!browser) throw new Error('The browser is not up');
      const language = options.language ?? 'en';
      const context = await browser.newContext({
        viewport: options.size ?? desktop,
        javaScriptEnabled: options.javaScript ?? true,
        locale: language === 'en' ? 'en-GB' : language,
        reducedMotion: 'reduce',
      });
      contexts.push(context);
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      return { page, context, origin: inject('origin'), language };
    },
  };
}

/** Younger than the access token, so that no two browsers renew one session and look like thieves. */
const sessionLasts = 10 * 60_000;

/**
 * Signs in with the code that the demo shows at /dev/mail. All journeys share one server, which sends an address five codes
 * in a quarter of an hour: who signed in a short while ago goes on with that session in the new browser. Mail comes in the
 * browser's language, whatever another journey chose for this account.
 */
export async function signIn(visit: Visit, email: string): Promise<void> {
  const { page, context, origin } = visit;
  const file = join(inject('dataDir'), `session-${email.replaceAll(/[^a-z0-9]/gi, '-')}.json`);
  if (existsSync(file)) {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Kept;
    await context.addCookies(kept.cookies);
    const alive =
      Date.now() - kept.at < sessionLasts && (await page.request.get(`${origin}/api/session`)).ok();
    if (alive) {
      await readsIn(visit);
      await page.goto(kept.landing);
      return;
    }
    await context.clearCookies();
  }
  await signInByCode(visit, email);
  await readsIn(visit);
  const cookies = (await context.cookies()).filter(({ name }) => !/^(draft_|language$)/.test(name));
  writeFileSync(file, JSON.stringify({ cookies, landing: page.url(), at: Date.now() } satisfies Kept));
}

async function readsIn({ page, origin, language }: Visit): Promise<void> {
  const answer = await page.request.patch(`${origin}/api/session`, { data: { language } });
  expect(answer.status(), await answer.text()).toBe(204);
}

interface Kept {
  cookies: Awaited<ReturnType<BrowserContext['cookies']>>;
  landing: string;
  at: number;
}

async function signInByCode({ page, origin }: Visit, email: string): Promise<void> {
  await page.goto(`${origin}/sign-in`);
  await page.getByRole('textbox').first().fill(email);
  await page.locator('main form button[type=submit], main form button:not([type])').first().click();
  await page.waitForURL(/\/sign-in\/code/);
  const code = await newestCode(origin, email);
  await page.locator('input[name=code]').fill(code);
  await page.locator('main form button[type=submit], main form button:not([type])').first().click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

async function newestCode(origin: string, email: string): Promise<string> {
  const answer = await fetch(`${origin}/api/dev/mail`);
  const { items } = (await answer.json()) as { items: { to: string; subject: string }[] };
  const code = items
    .find((mail) => mail.to === email && /\b\d{6}\b/.test(mail.subject))
    ?.subject.match(/\b\d{6}\b/)?.[0];
  if (!code) throw new Error(`No code was mailed to ${email}`);
  return code;
}

/** WCAG 2.2 A and AA. axe needs a script of its own in the page, so pages without JavaScript are checked with it on. */
export async function expectAccessible(page: Page): Promise<void> {
  const found = await new AxeBuilder({ page })
    // Our pages have no frames: no second page is needed to put the parts together. Only faults are told of, so only theirs
    // are worked out. A quarter of the time.
    .setLegacyMode(true)
    .options({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
      resultTypes: ['violations'],
    })
    .analyze();
  expect(
    found.violations.map(
      (each) => `${each.id}: ${each.nodes.map((node) => node.target.join(' ')).join(' | ')}`,
    ),
    page.url(),
  ).toEqual([]);
}

/** Nothing may stick out sideways on a phone. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const [content, screen] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  expect(content, `${page.url()} is wider than the screen`).toBeLessThanOrEqual(screen ?? 0);
}

const shots = process.env.COMPATRIOT_SHOTS;

/** Keeps a picture when COMPATRIOT_SHOTS names a folder; for looking at pages, not for comparing them. */
export async function shot(page: Page, name: string): Promise<void> {
  if (!shots) return;
  mkdirSync(resolve(shots), { recursive: true });
  await page.screenshot({ path: join(resolve(shots), `${name}.png`), fullPage: true });
}
