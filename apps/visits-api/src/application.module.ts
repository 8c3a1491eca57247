import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import type { Configuration } from './configuration/configuration.ts';
import { EventsModule } from './events/events.module.ts';
import { HealthModule } from './health/health.module.ts';
import { HomeModule } from './home/home.module.ts';
import { InfoModule } from './info/info.module.ts';
import { CONFIGURATION, SETTINGS, STORAGE } from './injection-tokens.ts';
import { Lifecycle } from './lifecycle/lifecycle.ts';
import { OpenStorage } from './lifecycle/open-storage.ts';
import { NotesModule } from './notes/notes.module.ts';
import { ProblemFilter } from './problem/problem.filter.ts';
import type { SettingsFile } from './settings/settings.ts';
import { VisitsModule } from './visits/visits.module.ts';

/** The application around what it is given: everything that lives longer, or may be another in a test. */
export function applicationModule(given: {
  readonly configuration: Configuration;
  readonly settings: SettingsFile;
  readonly lifecycle: Lifecycle;
}): DynamicModule {
  return {
    module: ApplicationModule,
    global: true,
    imports: [HomeModule, EventsModule, VisitsModule, NotesModule, HealthModule, InfoModule],
    providers: [
      { provide: CONFIGURATION, useValue: given.configuration },
      { provide: SETTINGS, useValue: given.settings },
      { provide: Lifecycle, useValue: given.lifecycle },
      { provide: STORAGE, useValue: new OpenStorage(given.lifecycle) },
      { provide: APP_FILTER, useClass: ProblemFilter },
    ],
    exports: [CONFIGURATION, SETTINGS, Lifecycle, STORAGE],
  };
}

@Module({})
class ApplicationModule {}
