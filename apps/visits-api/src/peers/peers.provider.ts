import { randomBytes } from 'node:crypto';
import type { FactoryProvider } from '@nestjs/common';
import type { Storage } from '@visits/storage';
import type { Configuration } from '../configuration/configuration.ts';
import { CONFIGURATION, STORAGE } from '../injection-tokens.ts';
import { Metrics } from '../metrics/metrics.ts';
import { AllPods } from './all-pods.ts';
import { PeerDirectory } from './peer-addresses.ts';
import { peerMetrics } from './peer-metrics.ts';

/** All pods as the configuration knows them. On a shared volume each knows the sum by itself. */
export const allPods: FactoryProvider<AllPods> = {
  provide: AllPods,
  inject: [CONFIGURATION, STORAGE, Metrics],
  useFactory: ({ peers, storage: { mode }, podName, port }: Configuration, storage: Storage, metrics: Metrics) =>
    new AllPods(
      { pod: podName, process: randomBytes(8).toString('hex') },
      async () => storage.visits.total(),
      mode === 'per-pod' && peers
        ? { directory: new PeerDirectory(peers.places, port), expected: peers.expected }
        : undefined,
      peerMetrics(metrics),
    ),
};
