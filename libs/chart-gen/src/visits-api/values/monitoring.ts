import { boolean, integer, object, string, stringMap } from '../../values/value-kinds.ts';
import { DURATION, LAST_PORT } from './forms.ts';

/** What watches the service. */
export const monitoringValues = {
  metrics: object('Metrics for Prometheus', {
    ownPort: boolean({ default: true, doc: 'Serve them at a port that no client reaches through the Service' }),
    port: integer({ default: 9090, minimum: 1024, maximum: LAST_PORT, doc: 'That port' }),
    serviceMonitor: object('A ServiceMonitor (Prometheus Operator)', {
      enabled: boolean({ default: false, doc: 'Make it' }),
      labels: stringMap({ default: {}, doc: 'Labels by which your Prometheus finds it' }),
      interval: string({
        default: '',
        pattern: DURATION,
        doc: "Time between two scrapes; Prometheus's own where empty",
      }),
      scrapeTimeout: string({
        default: '',
        pattern: DURATION,
        doc: "Time a scrape may take; Prometheus's own where empty",
      }),
    }),
    prometheusRule: object('A PrometheusRule (Prometheus Operator) with alerts', {
      enabled: boolean({ default: false, doc: 'Make it' }),
      labels: stringMap({ default: {}, doc: 'Labels by which your Prometheus finds it' }),
    }),
    dashboard: object('A ConfigMap with a dashboard, for the Grafana that looks for such', {
      enabled: boolean({ default: false, doc: 'Make it' }),
      labels: stringMap({ default: { grafana_dashboard: '1' }, doc: 'Labels by which your Grafana finds it' }),
      annotations: stringMap({ default: {}, doc: 'Annotations, such as the folder it goes to' }),
    }),
  }),
} as const;
