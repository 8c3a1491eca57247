import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { routesOf } from '../http/routes.ts';
import { showDocument, showReference } from './contract.contract.ts';
import { type OpenApiDocument, openApiDocument } from './openapi-document.ts';
import { Contract } from './operation.ts';
import { referencePage, referencePagePolicy } from './reference-page.ts';

/** The contract itself: for programs, and for people. Both are the same for as long as the process lives. */
@Controller()
export class ContractController {
  #document: OpenApiDocument | undefined;
  #page: string | undefined;

  @Get('openapi.json')
  @Contract(showDocument)
  document(@Req() { server }: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): OpenApiDocument {
    reply.header('Cache-Control', 'no-cache');
    return this.#documentOf(server);
  }

  @Get('docs')
  @Contract(showReference)
  page(@Req() { server }: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): string {
    this.#page ??= referencePage(this.#documentOf(server));
    reply.headers({ 'Cache-Control': 'no-cache', 'Content-Security-Policy': referencePagePolicy });
    reply.type('text/html; charset=utf-8');
    return this.#page;
  }

  #documentOf(server: FastifyInstance): OpenApiDocument {
    this.#document ??= openApiDocument(routesOf(server));
    return this.#document;
  }
}
