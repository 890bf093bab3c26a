// A list of thousands of rows is read on the thread that answers everybody: now and then it lets the others go first.
import { setImmediate } from 'node:timers/promises';

const stretch = 10;

/** To be awaited once a row; costs nothing until ten milliseconds have passed. */
export function breather(): () => Promise<void> | undefined {
  let since = performance.now();
  return () =>
    performance.now() - since < stretch
      ? undefined
      : setImmediate().then(() => {
          since = performance.now();
        });
}
