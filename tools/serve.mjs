// Development server: `node tools/serve.mjs PROJECT_ROOT` bundles the project's program, starts it, and on each
// change bundles again and replaces the running one. A change that does not compile leaves the old one running.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { watch } from 'rolldown';

const projectRoot = process.argv[2];
if (!projectRoot) {
  console.error('usage: node tools/serve.mjs PROJECT_ROOT');
  process.exit(2);
}
const workspace = process.cwd();
process.chdir(projectRoot);
const { default: options } = await import(pathToFileURL(resolve('rolldown.config.mjs')).href);
const program = resolve(options.output.file);

let child;
let stopping = false;
const stop = async () => {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
};
const start = () => {
  child = spawn(process.execPath, ['--enable-source-maps', program], { cwd: workspace, stdio: 'inherit' });
  child.on('exit', (code, signal) => {
    if (stopping || !(code || (signal && signal !== 'SIGTERM'))) return;
    console.error(`serve: ${projectRoot} ended with ${signal ?? `status ${code}`}; waiting for a change`);
  });
};

const watcher = watch(options);
// Builds follow one another; the swap of processes must too.
let last = Promise.resolve();
watcher.on('event', (event) => {
  if (event.code === 'ERROR') console.error(`serve: ${event.error.message}`);
  if (event.code === 'BUNDLE_END' || event.code === 'ERROR') void event.result?.close();
  if (event.code === 'BUNDLE_END') last = last.then(stop).then(start);
});
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    stopping = true;
    await watcher.close();
    await last.then(stop);
    process.exit(0);
  });
}
