import { Controller, Get, Header, Inject } from '@nestjs/common';
import type { StorageErrorCode, StorageHealth } from '@visits/storage';
import type { Configuration } from '../configuration/configuration.ts';
import { Contract } from '../contract/operation.ts';
import { roundedFlush } from '../health/storage-health.indicator.ts';
import { CONFIGURATION, SETTINGS } from '../injection-tokens.ts';
import { Lifecycle } from '../lifecycle/lifecycle.ts';
import type { SettingsFile } from '../settings/settings.ts';
import { showInfo } from './info.contract.ts';
import { version } from './version.ts';

/** What runs here, and how it is doing: for people, with no paths and no secrets in it. */
@Controller('info')
export class InfoController {
  constructor(
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    @Inject(SETTINGS) private readonly settings: SettingsFile,
    @Inject(Lifecycle) private readonly lifecycle: Lifecycle,
  ) {}

  @Get()
  @Contract(showInfo)
  @Header('Cache-Control', 'no-store')
  show(): Info {
    const { storage, podName, labnofromcm = null, writeAccess } = this.configuration;
    const { exists, problem = null, value } = this.settings;
    const whose = storage.mode === 'per-pod' ? 'this pod' : 'all pods of the volume';
    return {
      name: 'visits-api',
      version,
      pod: podName,
      labnofromcm,
      mode: storage.mode,
      belongsTo: { visits: whose, notes: whose },
      writes: writeAccess.kind === 'anyone' ? 'anyone' : 'token',
      settings: { from: exists ? 'config.json' : 'defaults', problem, ignored: value.ignored },
      storage: this.#storage(),
    };
  }

  #storage(): Info['storage'] {
    const health = this.lifecycle.storage?.health();
    if (!health) return { state: 'recovering' };
    return { state: health.fault?.code ?? 'open', lastFlush: roundedFlush(health), budget: health.budget };
  }
}

interface Info {
  readonly name: string;
  readonly version: string;
  readonly pod: string;
  readonly labnofromcm: string | null;
  readonly mode: string;
  /** Whose visits and notes these are: in per-pod mode each pod has its own. */
  readonly belongsTo: { readonly visits: string; readonly notes: string };
  readonly writes: 'anyone' | 'token';
  /** Where the settings in force come from, why the file as it is now is not in force, and what in it means nothing. */
  readonly settings: { readonly from: string; readonly problem: string | null; readonly ignored: readonly string[] };
  readonly storage: {
    /** The code of the fault, where there is one. */
    readonly state: 'recovering' | 'open' | StorageErrorCode;
    readonly lastFlush?: StorageHealth['lastFlush'] | null;
    readonly budget?: StorageHealth['budget'];
  };
}
