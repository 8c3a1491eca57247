import type { LabelSelector, ObjectMeta } from 'kubernetes-types/meta/v1.d.ts';
import { resourceKind } from '../language/resources.ts';

/** As much of the Prometheus Operator's kinds (monitoring.coreos.com/v1) as the chart writes. */
interface ServiceMonitor {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly jobLabel?: string;
    readonly selector: LabelSelector;
    readonly endpoints: readonly {
      readonly port: string;
      readonly path?: string;
      readonly interval?: string;
      readonly scrapeTimeout?: string;
    }[];
  };
}

interface PrometheusRule {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly spec: PrometheusRuleSpec;
}

export interface PrometheusRuleSpec {
  readonly groups?: readonly { readonly name: string; readonly rules: readonly object[] }[];
}

export const prometheusRule = resourceKind<PrometheusRule>('monitoring.coreos.com/v1', 'PrometheusRule');
export const serviceMonitor = resourceKind<ServiceMonitor>('monitoring.coreos.com/v1', 'ServiceMonitor');
