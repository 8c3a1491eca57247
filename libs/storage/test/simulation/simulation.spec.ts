import { runScenario } from './scenario.ts';

test.each(Array.from({ length: 10 }, (_, part) => part * 50))(
  '50 seeds from %i on keep every promise',
  async (first) => {
    for (let seed = first; seed < first + 50; seed++) {
      const { violations } = await runScenario(seed);
      expect({ seed, violations }).toEqual({ seed, violations: [] });
    }
  },
);
