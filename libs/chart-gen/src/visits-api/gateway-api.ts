import type { ObjectMeta } from 'kubernetes-types/meta/v1.d.ts';
import { resourceKind } from '../language/resources.ts';

/** As much of the Gateway API (gateway.networking.k8s.io/v1) as the chart writes. */
interface HttpRoute {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly parentRefs?: readonly ParentReference[];
    readonly hostnames?: readonly string[];
    readonly rules: readonly {
      readonly matches?: readonly {
        readonly path: { readonly type: 'PathPrefix' | 'Exact'; readonly value: string };
      }[];
      readonly backendRefs: readonly { readonly name: string; readonly port: number }[];
    }[];
  };
}

/** The Gateway a route belongs to. */
export interface ParentReference {
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly sectionName?: string;
  readonly port?: number;
}

export const httpRoute = resourceKind<HttpRoute>('gateway.networking.k8s.io/v1', 'HTTPRoute');
