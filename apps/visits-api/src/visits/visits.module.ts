import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { CountVisitsInterceptor } from './count-visits.interceptor.ts';
import { PageVisits } from './page-visits.ts';
import { VisitsController } from './visits.controller.ts';

@Module({
  controllers: [VisitsController],
  providers: [PageVisits, { provide: APP_INTERCEPTOR, useClass: CountVisitsInterceptor }],
  exports: [PageVisits],
})
export class VisitsModule {}
