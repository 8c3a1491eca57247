import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { WriteToken } from './access/write-token.ts';
import { BadgeModule } from './badge/badge.module.ts';
import type { Configuration } from './configuration/configuration.ts';
import { ContractModule } from './contract/contract.module.ts';
import { EventsModule } from './events/events.module.ts';
import { HealthModule } from './health/health.module.ts';
import { HomeModule } from './home/home.module.ts';
import { InfoModule } from './info/info.module.ts';
import { CONFIGURATION, SETTINGS, STORAGE } from './injection-tokens.ts';
import { Lifecycle } from './lifecycle/lifecycle.ts';
import { OpenStorage } from './lifecycle/open-storage.ts';
import { MetricsController } from './metrics/metrics.controller.ts';
import { Metrics } from './metrics/metrics.ts';
import { NotesModule } from './notes/notes.module.ts';
import { ProblemFilter } from './problem/problem.filter.ts';
import type { SettingsFile } from './settings/settings.ts';
import { Traces } from './trace/traces.ts';
import { TransferModule } from './transfer/transfer.module.ts';
import { VisitsModule } from './visits/visits.module.ts';

/** The application around what it is given: everything that lives longer, or may be another in a test. */
export function applicationModule(given: {
  readonly configuration: Configuration;
  readonly settings: SettingsFile;
  readonly token: WriteToken;
  readonly lifecycle: Lifecycle;
  readonly metrics: Metrics;
  readonly traces: Traces;
}): DynamicModule {
  return {
    module: ApplicationModule,
    global: true,
    imports: [
      HomeModule,
      BadgeModule,
      EventsModule,
      VisitsModule,
      NotesModule,
      TransferModule,
      ContractModule,
      HealthModule,
      InfoModule,
    ],
    // On a port of their own they are not here as well.
    controllers: given.configuration.metricsPort === undefined ? [MetricsController] : [],
    providers: [
      { provide: CONFIGURATION, useValue: given.configuration },
      { provide: SETTINGS, useValue: given.settings },
      { provide: WriteToken, useValue: given.token },
      { provide: Metrics, useValue: given.metrics },
      { provide: Traces, useValue: given.traces },
      { provide: Lifecycle, useValue: given.lifecycle },
      { provide: STORAGE, useValue: new OpenStorage(given.lifecycle) },
      { provide: APP_FILTER, useClass: ProblemFilter },
    ],
    exports: [CONFIGURATION, SETTINGS, WriteToken, Lifecycle, Metrics, Traces, STORAGE],
  };
}

@Module({})
class ApplicationModule {}
