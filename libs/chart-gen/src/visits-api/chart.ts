import { type Chart, defineChart, template } from '../language/chart.ts';
import { differs, not } from '../language/functions.ts';
import { eachResource, verbatim } from '../language/resources.ts';
import { autoscaler, disruptionBudget, needsDisruptionBudget } from './availability.ts';
import { cases } from './cases.ts';
import { makesSharedClaim, sharedClaim } from './claim.ts';
import { authSecret, configFileConfigMap, environmentConfigMap, makesAuthSecret } from './configuration.ts';
import { connectionTest } from './connection-test.ts';
import { ALERTS, alerts, DASHBOARD, dashboard, visitsServiceMonitor } from './monitoring.ts';
import { defineNames } from './names.ts';
import { visitsNetworkPolicy } from './network-policy.ts';
import { notes } from './notes.ts';
import { podTemplate } from './pod.ts';
import { metadata } from './presentation.ts';
import { readme } from './readme.ts';
import { repositoryFile } from './repository-file.ts';
import { visitsHttpRoute, visitsIngress } from './routes.ts';
import { clientService, headlessService, podAccount } from './services.ts';
import { values } from './values.ts';
import { isStateless, visitsDeployment, visitsStatefulSet } from './workload.ts';

/** The chart of visits-api. */
export const visitsApi: Chart = defineChart({
  ...metadata,
  values,
  templates: (scope, names) => {
    const { values: v } = scope;
    const pod = podTemplate(scope, names);
    return [
      template('configmap-config.yaml', configFileConfigMap(scope, names), not(v.config.existingConfigMap)),
      template('configmap-dashboard.yaml', dashboard(scope, names), v.metrics.dashboard.enabled),
      template('configmap-environment.yaml', environmentConfigMap(scope, names), not(v.environment.existingConfigMap)),
      template('deployment.yaml', visitsDeployment(scope, names, pod), isStateless(scope)),
      template('extra-objects.yaml', eachResource(v.extraObjects, verbatim)),
      template('hpa.yaml', autoscaler(scope, names), v.autoscaling.enabled),
      template('httproute.yaml', visitsHttpRoute(scope, names), v.httpRoute.enabled),
      template('ingress.yaml', visitsIngress(scope, names), v.ingress.enabled),
      template('networkpolicy.yaml', visitsNetworkPolicy(scope, names), v.networkPolicy.enabled),
      template('poddisruptionbudget.yaml', disruptionBudget(scope, names), needsDisruptionBudget(scope, names)),
      template('prometheusrule.yaml', alerts(scope, names), v.metrics.prometheusRule.enabled),
      template('pvc.yaml', sharedClaim(scope, names), makesSharedClaim(scope)),
      template('secret.yaml', authSecret(scope, names), makesAuthSecret(scope)),
      template('service.yaml', clientService(scope, names)),
      template('service-headless.yaml', headlessService(scope, names)),
      template('serviceaccount.yaml', podAccount(scope, names), v.serviceAccount.create),
      template('servicemonitor.yaml', visitsServiceMonitor(scope, names), v.metrics.serviceMonitor.enabled),
      template('statefulset.yaml', visitsStatefulSet(scope, names, pod), differs(v.storage.mode, 'postgres')),
      template('tests/test-connection.yaml', connectionTest(scope, names)),
    ];
  },
  helpers: defineNames,
  notes,
  files: {
    'icon.svg': repositoryFile('deploy/icon.svg'),
    [ALERTS]: repositoryFile('deploy/monitoring/alerts.yaml'),
    [DASHBOARD]: repositoryFile('deploy/monitoring/dashboard.json'),
  },
  cases,
  readme,
});
