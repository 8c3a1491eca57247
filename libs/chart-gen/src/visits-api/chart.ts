import { type Chart, defineChart, template } from '../language/chart.ts';
import { and, not } from '../language/functions.ts';
import { cases } from './cases.ts';
import { makesSharedClaim, sharedClaim } from './claim.ts';
import { authSecret, configFileConfigMap, environmentConfigMap } from './configuration.ts';
import { defineNames } from './names.ts';
import { notes } from './notes.ts';
import { readme } from './readme.ts';
import { clientService, headlessService } from './services.ts';
import { visitsStatefulSet } from './stateful-set.ts';
import { values } from './values.ts';

/** The chart of visits-api. */
export const visitsApi: Chart = defineChart({
  name: 'visits-api',
  version: '0.1.0',
  appVersion: '0.1.0',
  description: 'A visit counter with notes that loses nothing',
  kubeVersion: '>=1.27.0-0',
  keywords: ['counter', 'statefulset', 'visits'],
  values,
  templates: (scope, names) => {
    const { values: v } = scope;
    return [
      template('configmap-config.yaml', configFileConfigMap(scope, names), not(v.config.existingConfigMap)),
      template('configmap-environment.yaml', environmentConfigMap(scope, names), not(v.environment.existingConfigMap)),
      template('pvc.yaml', sharedClaim(scope, names), makesSharedClaim(scope)),
      template('secret.yaml', authSecret(scope, names), and(v.auth.enabled, not(v.auth.existingSecret))),
      template('service.yaml', clientService(scope, names)),
      template('service-headless.yaml', headlessService(names)),
      template('statefulset.yaml', visitsStatefulSet(scope, names)),
    ];
  },
  helpers: defineNames,
  notes,
  cases,
  readme,
});
