/**
 * `torture [--kills N] [--seed S] [--without-tmpfs]`: real processes on real volumes, killed, stopped, replaced and left
 * without room, until so many were killed. Ends with `N kills, V violations`; exit status 1 when anything was violated.
 *
 * The seed draws what is done to whom; when it happens the machine decides, so no two runs are the same.
 */

import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SeededRandom } from '../simulation/seeded-random.ts';
import { Campaign } from './campaign.ts';
import { directoryVolume, tmpfsVolume, type Volume } from './volume.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    'without-tmpfs': { type: 'boolean', default: false },
  },
});

function integer(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  console.error(`torture: --${name}: expected an integer, got ${text}`);
  process.exit(2);
}

const kills = integer('kills', values.kills);
const random = new SeededRandom(integer('seed', values.seed));
const program = join(dirname(fileURLToPath(import.meta.url)), 'torture-writer.js');

const volumes: Volume[] = [await directoryVolume()];
if (!values['without-tmpfs']) {
  try {
    volumes.push(tmpfsVolume());
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(`torture: cannot mount a tmpfs: ${reason}; run it as root, or with --without-tmpfs`);
    for (const volume of volumes) volume.dispose();
    process.exit(2);
  }
}
const campaigns = volumes.map((volume) => new Campaign(volume, program, random));

function leave(): void {
  for (const campaign of campaigns) {
    campaign.killAll();
    campaign.volume.dispose();
  }
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    leave();
    process.exit(130);
  });
}

function sum(of: (campaign: Campaign) => number): number {
  return campaigns.reduce((total, campaign) => total + of(campaign), 0);
}

const started = performance.now();
try {
  while (sum(({ tally }) => tally.kills) < kills) {
    for (const campaign of campaigns) await campaign.round();
    if (sum(({ ledger }) => ledger.violations.length) > 0) break;
  }
} finally {
  leave();
}

for (const { volume, tally, ledger } of campaigns) {
  const { rounds, sleepers, replacements, fills } = tally;
  console.log(
    `${volume.name}: ${rounds} rounds, ${tally.kills} kills, ${sleepers} stopped until taken over, ` +
      `${replacements} replaced while stopped, filled ${fills} times; ` +
      `${ledger.acknowledged} hits acknowledged of ${ledger.attempted} attempted, ` +
      `${ledger.notes} writes of notes acknowledged, ${ledger.refused} refusals`,
  );
  for (const violation of ledger.violations) console.log(`violated: ${violation}`);
}
console.log(`${Math.round((performance.now() - started) / 1000)} s`);
const violations = sum(({ ledger }) => ledger.violations.length);
console.log(`${sum(({ tally }) => tally.kills)} kills, ${violations} violations`);
process.exit(violations > 0 ? 1 : 0);
