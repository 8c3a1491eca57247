import type { ObjectMeta } from 'kubernetes-types/meta/v1.d.ts';
import { configMap, type Resource } from '../language/resources.ts';
import { entriesOf, entriesOfFile, fileText, ifSet, when } from '../language/tree.ts';
import { METRICS_PORT_NAME, PORT_NAME } from './image-contract.ts';
import type { Names, VisitsScope } from './names.ts';
import { prometheusRule, serviceMonitor } from './prometheus-operator.ts';
import { HEADLESS } from './services.ts';

type Labels = Exclude<ObjectMeta['labels'], undefined>;

/** Where the chart has the dashboard and the alerts. */
export const DASHBOARD = 'files/dashboard.json';
export const ALERTS = 'files/alerts.yaml';

/** Has Prometheus ask each pod, ready or not. */
export function visitsServiceMonitor({ values: v }: VisitsScope, names: Names): Resource {
  const { labels, interval, scrapeTimeout } = v.metrics.serviceMonitor;
  return serviceMonitor({
    metadata: { name: names.fullname, labels: { ...names.labels(), ...entriesOf<Labels>(labels) } },
    spec: {
      jobLabel: 'app',
      selector: { matchLabels: { ...names.selectorLabels(), ...HEADLESS } },
      endpoints: [
        {
          path: '/metrics',
          port: when(v.metrics.ownPort, METRICS_PORT_NAME, PORT_NAME),
          interval: ifSet(interval),
          scrapeTimeout: ifSet(scrapeTimeout),
        },
      ],
    },
  });
}

/** The alerts, as the repository has them. */
export function alerts({ values: v }: VisitsScope, names: Names): Resource {
  const { labels } = v.metrics.prometheusRule;
  return prometheusRule({
    metadata: { name: names.fullname, labels: { ...names.labels(), ...entriesOf<Labels>(labels) } },
    spec: { ...entriesOfFile(ALERTS) },
  });
}

/** The dashboard, as the repository has it, in a ConfigMap that Grafana's sidecar finds by its labels. */
export function dashboard({ values: v }: VisitsScope, names: Names): Resource {
  const { labels, annotations } = v.metrics.dashboard;
  return configMap({
    metadata: {
      name: names.suffixed('dashboard'),
      labels: { ...names.labels(), ...entriesOf<Labels>(labels) },
      annotations: ifSet(annotations),
    },
    data: { 'visits-api.json': fileText(DASHBOARD) },
  });
}
