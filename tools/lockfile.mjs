// Completes package-lock.json: `node tools/lockfile.mjs`, after `npm install` changed it.
//
// Native packages name one optional package for each platform. Where the registry npm asked does not have some of
// them (a mirror with this platform's packages alone), npm leaves those out of the lockfile, and `npm ci` refuses
// such a lockfile everywhere. An entry needs no more than what npm tells platforms by, and that is in the name.
import { readFileSync, writeFileSync } from 'node:fs';

const file = 'package-lock.json';
const lock = JSON.parse(readFileSync(file, 'utf8'));
const added = missingPackages(lock.packages);
for (const [name, entry] of added) lock.packages[`node_modules/${name}`] = entry;
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
if (added.size > 0) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`lockfile: ${added.size} packages of other platforms added`);

function missingPackages(packages) {
  const missing = new Map();
  for (const [path, { optionalDependencies = {}, dev, license }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (!folders(path).some((folder) => `${folder}node_modules/${name}` in packages)) {
        const { os, cpu, libc } = platform(name);
        // In npm's own order.
        missing.set(name, { version, cpu, dev, libc, license, optional: true, os });
      }
    }
  }
  return missing;
}

/** Where Node looks for what the package at that path imports, from the inside out. */
function folders(path) {
  const outer = path.slice(0, Math.max(0, path.lastIndexOf('/node_modules/')));
  return path === '' ? [''] : [`${path}/`, ...folders(outer)];
}

function platform(name) {
  const [os] = /android|darwin|freebsd|linux|openharmony|win32/.exec(name) ?? [];
  const [cpu] = /arm64|loong64|ppc64|riscv64|s390x|wasm32|ia32|x64|arm/.exec(name) ?? [];
  if (!cpu || (!os && cpu !== 'wasm32')) {
    console.error(`lockfile: ${name} is missing, and its name tells no platform; npm must add it itself`);
    process.exit(1);
  }
  const libc = os === 'linux' ? (/gnu|musl/.exec(name) ?? [])[0] : undefined;
  return { cpu: [cpu], os: os && [os], libc: libc && [libc === 'gnu' ? 'glibc' : libc] };
}
