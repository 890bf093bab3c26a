// What every npm script of the root calls. It needs nothing but the Node that is there (20 or newer): it installs and
// builds when something changed, then runs the task with the Node that this project pins.
const [major] = process.versions.node.split('.').map(Number);
if (major < 20) {
  console.error(
    `Compatriot needs Node 20 or newer, and this is ${process.version}: install a newer one from nodejs.org.`,
  );
  process.exit(1);
}

const { Failure, explain } = await import('./failures.mjs');
const { tasks } = await import('./tasks.mjs');

const [name = '', ...args] = process.argv.slice(2);
const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
if (!task) {
  console.error(`There is no task "${name}". There are: ${Object.keys(tasks).join(', ')}.`);
  process.exit(2);
}

try {
  process.exitCode = await task(args);
} catch (error) {
  console.error(`\n${error instanceof Failure ? error.message : explain(String(error?.stack ?? error))}`);
  process.exitCode = 1;
}
