// Which Chromium drives journeys and benchmarks, and how it is started.
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** A Chrome or Chromium of the machine, else the one inside the npm package. */
async function executable(): Promise<string> {
  const installed = [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
  ];
  const found = installed.find((path) => existsSync(path));
  if (found) return found;
  const { default: packed } = await import('@sparticuz/chromium');
  return packed.executablePath();
}

// The package's own default arguments switch web security off; ours do not.
const launchArguments = [
  '--no-sandbox',
  '--headless=shell',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: await executable(), args: launchArguments });
}
