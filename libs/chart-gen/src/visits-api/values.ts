import { defineValues } from '../values/define-values.ts';
import { refusals } from './refusals.ts';
import { availabilityValues } from './values/availability.ts';
import { globalValues, imageValues, nameValues } from './values/identity.ts';
import { monitoringValues } from './values/monitoring.ts';
import { extraValues, podValues } from './values/pod.ts';
import { serviceValues } from './values/service.ts';
import { storageValues } from './values/storage.ts';

/** The values of the visits-api chart, in the order in which someone who installs it needs them. */
export const values = defineValues(
  {
    ...imageValues,
    ...storageValues,
    ...serviceValues,
    ...monitoringValues,
    ...availabilityValues,
    ...podValues,
    ...nameValues,
    ...globalValues,
    ...extraValues,
  },
  refusals,
);
