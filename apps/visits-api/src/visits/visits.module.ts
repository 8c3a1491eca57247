import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { allPods } from '../peers/peers.provider.ts';
import { CountVisitsInterceptor } from './count-visits.interceptor.ts';
import { PageVisits } from './page-visits.ts';
import { VisitsController } from './visits.controller.ts';

@Module({
  controllers: [VisitsController],
  providers: [allPods, PageVisits, { provide: APP_INTERCEPTOR, useClass: CountVisitsInterceptor }],
  exports: [PageVisits],
})
export class VisitsModule {}
