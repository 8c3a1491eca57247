import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { type Storage, StorageError } from '@visits/storage';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Configuration } from '../configuration/configuration.ts';
import { Contract } from '../contract/operation.ts';
import { dashboardPage, dashboardPolicy } from '../dashboard/dashboard-page.ts';
import { negotiate } from '../http/negotiation.ts';
import { version } from '../info/version.ts';
import { CONFIGURATION, SETTINGS, STORAGE } from '../injection-tokens.ts';
import type { SettingsFile } from '../settings/settings.ts';
import { PageVisits } from '../visits/page-visits.ts';
import { showHome } from './home.contract.ts';

/** What `/` tells of the service. */
interface Home {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly mode: string;
  readonly pod: string;
  readonly labnofromcm: string | null;
  /** Null when storage cannot tell. */
  readonly visits: number | null;
  readonly links: Readonly<Record<string, string>>;
}

@Controller()
export class HomeController {
  constructor(
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    @Inject(SETTINGS) private readonly settings: SettingsFile,
    @Inject(STORAGE) private readonly storage: Storage,
    @Inject(PageVisits) private readonly visits: PageVisits,
  ) {}

  @Get()
  @Contract(showHome)
  async show(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Home | string> {
    const type = negotiate(request, reply, ['application/json', 'text/html']);
    reply.header('Cache-Control', 'no-cache, private').type(`${type}; charset=utf-8`);
    const home = this.#home(await this.#totalWith(request, reply));
    if (type === 'application/json') return home;
    reply.header('Content-Security-Policy', dashboardPolicy);
    const links = { ...home.links, reference: '/docs' };
    return dashboardPage({ ...home, links }, this.configuration.writeAccess.kind === 'anyone' ? 'anyone' : 'token');
  }

  /** The total with this visit in it; null when storage cannot tell. */
  async #totalWith(request: FastifyRequest, reply: FastifyReply): Promise<number | null> {
    try {
      return (await this.visits.count(request, reply)) ?? (await this.storage.visits.total());
    } catch (error) {
      if (error instanceof StorageError) return null;
      throw error;
    }
  }

  #home(visits: number | null): Home {
    const { storage, podName, labnofromcm = null } = this.configuration;
    return {
      name: 'visits-api',
      title: this.settings.value.title,
      version,
      mode: storage.mode,
      pod: podName,
      labnofromcm,
      visits,
      links: { visits: '/visits', notes: '/notes', info: '/info', health: '/health/ready' },
    };
  }
}
