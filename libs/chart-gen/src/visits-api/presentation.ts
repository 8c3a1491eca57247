import type { ChartMetadata } from '../language/chart.ts';
import { repositoryFile } from './repository-file.ts';

/** What registries and user interfaces show of the chart. */
export const metadata: ChartMetadata = {
  name: 'visits-api',
  version: '0.1.0',
  appVersion: '0.1.0',
  description: 'A visit counter with notes that loses nothing',
  kubeVersion: '>=1.27.0-0',
  keywords: ['counter', 'notes', 'statefulset', 'visits'],
  maintainers: [{ name: 'visits-api maintainers' }],
  // The picture itself: so it is shown wherever the chart is, whoever serves it.
  icon: `data:image/svg+xml;base64,${Buffer.from(repositoryFile('deploy/icon.svg')).toString('base64')}`,
  annotations: {
    'artifacthub.io/category': 'storage',
    'artifacthub.io/license': 'MIT',
    'artifacthub.io/prerelease': 'false',
    'artifacthub.io/operator': 'false',
    'artifacthub.io/changes': changes([
      ['added', 'StatefulSet with a volume for each pod, or one for all; Deployment with PostgreSQL'],
      ['added', 'Autoscaler, disruption budget, network policy, Ingress, HTTPRoute'],
      ['added', 'ServiceMonitor, alerts, Grafana dashboard'],
      ['added', 'Token kept in a Secret, or with HashiCorp Vault'],
    ]),
  },
};

/** What is new, as Artifact Hub reads it: YAML in a string. */
function changes(all: readonly (readonly ['added' | 'changed' | 'fixed' | 'removed', string])[]): string {
  return all.map(([kind, description]) => `- kind: ${kind}\n  description: ${JSON.stringify(description)}\n`).join('');
}
