// The moves of somebody who answers the survey, with or without JavaScript: only links, fields and buttons.
import type { Page } from 'playwright-core';
import { shot } from './browser.ts';

export interface Answering {
  name: string;
  email: string;
  government: boolean;
  /** Prefix of pictures, when they are wanted. */
  shots?: string;
}

export async function start(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.locator('main form button').last().click();
  await page.waitForURL(/\/s\/[^/]+\/[^/]+/);
}

/** The one primary button of a survey page. */
export async function goOn(page: Page): Promise<void> {
  const before = page.url();
  await page.locator('main form button.primary').last().click();
  await page.waitForLoadState('load');
  if (page.url() === before) await page.waitForTimeout(50);
}

/** Fills every topic until the check-answers page, as a paediatric nurse in Utrecht would. */
export async function answerSurvey(page: Page, person: Answering): Promise<void> {
  for (let pages = 0; pages < 25; pages++) {
    if (page.url().endsWith('/check')) return;
    await fill(page, person);
    if (person.shots) await shot(page, `${person.shots}-${pages}`);
    await goOn(page);
  }
  throw new Error(`The check page never came; stuck at ${page.url()}`);
}

async function fill(page: Page, person: Answering): Promise<void> {
  await tick(page, 'consent_team', true);
  await tick(page, 'consent_government', person.government);
  await tick(page, 'consent_contact', true);
  await choose(page, 'residence_country', 'NL');
  await choose(page, 'tie', 'birth');
  await type(page, 'birth_year', '1984');
  await choose(page, 'sex', 'female');
  await choose(page, 'legal_room', 'yes');
  await choose(page, 'education_level', '6');
  await choose(page, 'licence', 'yes');
  await pick(page, 'occupation', 'pediatric nurse', ['paediatric nurse']);
  await type(page, 'experience_years', '15');
  await pick(page, 'skills', 'pediatric nursing', ['paediatric nursing']);
  await pick(page, 'skills', 'teaching nurses', ['clinical teaching of nurses']);
  await pick(page, 'skills', 'infection prevention', ['infection prevention and control']);
  await speak(page);
  for (const mode of ['temporary', 'virtual']) await chooseMany(page, 'modes', mode);
  await chooseMany(page, 'sectors', 'health');
  await chooseMany(page, 'activities', 'teach');
  await choose(page, 'stay_length', 'up_to_6_weeks');
  await type(page, 'name', person.name);
  await type(page, 'email', person.email);
  await type(page, 'city', 'Utrecht');
}

const named = (page: Page, name: string) => page.locator(`main [name="${name}"], main [name="${name}[]"]`);

async function tick(page: Page, name: string, on: boolean): Promise<void> {
  const box = named(page, name).locator('visible=true').or(named(page, name));
  if (await box.count()) await box.first().setChecked(on, { force: true });
}

async function type(page: Page, name: string, value: string): Promise<void> {
  const field = named(page, name);
  if (await field.count()) await field.first().fill(value);
}

async function choose(page: Page, name: string, value: string): Promise<void> {
  const select = page.locator(`main select[name="${name}"]`);
  if (await select.count()) {
    await select.selectOption(value);
    return;
  }
  const radio = page.locator(`main input[type=radio][name="${name}"][value="${value}"]`);
  if (await radio.count()) await radio.setChecked(true, { force: true });
}

async function chooseMany(page: Page, name: string, value: string): Promise<void> {
  const box = page.locator(`main input[type=checkbox][name^="${name}"][value="${value}"]`);
  if (await box.count()) await box.setChecked(true, { force: true });
}

/** Search, then choose: what the picker does without script. */
async function pick(page: Page, name: string, words: string, labels: string[]): Promise<void> {
  const box = page.locator(`main input[name="${name}_query"]`);
  if (!(await box.count())) return;
  await box.fill(words);
  await page.locator(`main button[name=picker][value="search:${name}"]`).click();
  await page.waitForLoadState('load');
  for (const label of labels) await page.locator('main .found label', { hasText: label }).first().click();
  await page.locator(`main button[name=picker][value="add:${name}"]`).click();
  await page.waitForLoadState('load');
}

async function speak(page: Page): Promise<void> {
  const first = page.locator('main select[name="languages[0].code"]');
  if (!(await first.count())) return;
  await first.selectOption('eng');
  await page.locator('main [name="languages[0].level"]').first().selectOption('native');
  await page.locator('main select[name="languages[1].code"]').selectOption('nld');
  await page.locator('main [name="languages[1].level"]').first().selectOption('C1');
}
