import { Controller, Get, Header, Inject } from '@nestjs/common';
import { WriteToken } from '../access/write-token.ts';
import type { Configuration } from '../configuration/configuration.ts';
import { Contract } from '../contract/operation.ts';
import { roundedFlush } from '../health/storage-health.indicator.ts';
import { CONFIGURATION, SETTINGS } from '../injection-tokens.ts';
import { Lifecycle } from '../lifecycle/lifecycle.ts';
import type { SettingsFile } from '../settings/settings.ts';
import { type Info, showInfo } from './info.contract.ts';
import { version } from './version.ts';

/** What runs here, and how it is doing: for people, with no paths and no secrets in it. */
@Controller('info')
export class InfoController {
  constructor(
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    @Inject(SETTINGS) private readonly settings: SettingsFile,
    @Inject(WriteToken) private readonly token: WriteToken,
    @Inject(Lifecycle) private readonly lifecycle: Lifecycle,
  ) {}

  @Get()
  @Contract(showInfo)
  @Header('Cache-Control', 'no-store')
  show(): Info {
    const { storage, podName, labnofromcm = null, writeAccess, peers } = this.configuration;
    const { exists, problem = null, value } = this.settings;
    const whose = storage.mode === 'per-pod' ? 'this pod' : 'all pods of the volume';
    return {
      name: 'visits-api',
      version,
      pod: podName,
      labnofromcm,
      mode: storage.mode,
      belongsTo: { visits: whose, notes: whose, idempotencyKeys: whose },
      peers: peers && storage.mode === 'per-pod' ? { expected: [...peers.expected] } : null,
      writes: writeAccess.kind === 'anyone' ? 'anyone' : 'token',
      token: this.#token(),
      settings: { from: exists ? 'config.json' : 'defaults', problem, ignored: [...value.ignored] },
      storage: this.#storage(),
    };
  }

  #storage(): Info['storage'] {
    const health = this.lifecycle.storage?.health();
    if (!health) return { state: 'recovering' };
    const { fault, problem, budget, journalBytes, writers, promises } = health;
    return {
      state: fault?.code ?? 'open',
      problem: problem?.code ?? null,
      lastFlush: roundedFlush(health),
      budget,
      journalBytes,
      writers,
      promises,
    };
  }

  #token(): Info['token'] {
    const { file } = this.token;
    if (file) return { from: 'file', problem: file.problem ?? null };
    return this.configuration.writeAccess.kind === 'anyone' ? null : { from: 'environment', problem: null };
  }
}
