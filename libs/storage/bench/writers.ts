import { rm } from 'node:fs/promises';
import { ContestantProcess } from './process.ts';
import { median, type Rounds, ratio, takeTurns } from './rounds.ts';
import type { SpeedOptions } from './speed.ts';
import type { Target } from './target.ts';

const WRITERS = 4;
/** Of all writers together: as many as one process can use. */
const CALLERS = 512;

export interface Writers {
  readonly callers: number;
  readonly one: number;
  readonly four: number;
  readonly targets: readonly Target[];
}

/** The hits that four processes count on one volume, beside those of one process with all the callers. */
export async function measureWriters({ directory, ...turns }: SpeedOptions): Promise<Writers> {
  const one = await ContestantProcess.start('visits shared', `${directory}/one`);
  const four: ContestantProcess[] = [];
  try {
    for (let writer = 0; writer < WRITERS; writer++) {
      four.push(await ContestantProcess.start('visits shared', `${directory}/four`));
    }
    const teams = [
      { name: 'one', processes: [one] },
      { name: 'four', processes: four },
    ];
    const [alone, together] = await takeTurns(teams, turns, async ({ processes }, seconds) => {
      const callers = CALLERS / processes.length;
      const counted = await Promise.all(processes.map((process) => process.run({ kind: 'hits', callers, seconds })));
      return counted.reduce((sum, perSecond) => sum + perSecond, 0);
    });
    return result(alone as Rounds, together as Rounds);
  } finally {
    for (const process of [one, ...four]) await process.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

function result(alone: Rounds, together: Rounds): Writers {
  return {
    callers: CALLERS,
    one: median(alone.perSecond),
    four: median(together.perSecond),
    targets: [
      {
        what: `hits by ${CALLERS}, four processes on a volume, times one process`,
        least: 0.8,
        measured: ratio(together, alone),
      },
    ],
  };
}
