import { type CallHandler, type ExecutionContext, Inject, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { concatMap, type Observable } from 'rxjs';
import { PageVisits } from './page-visits.ts';

/** Holds back each page until the visit it is part of is durable. */
@Injectable()
export class CountVisitsInterceptor implements NestInterceptor {
  constructor(@Inject(PageVisits) private readonly visits: PageVisits) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    return next.handle().pipe(
      concatMap(async (answer) => {
        await this.visits.count(http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
        return answer;
      }),
    );
  }
}
