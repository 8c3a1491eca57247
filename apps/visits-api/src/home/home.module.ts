import { Module } from '@nestjs/common';
import { DashboardModule } from '../dashboard/dashboard.module.ts';
import { VisitsModule } from '../visits/visits.module.ts';
import { HomeController } from './home.controller.ts';

@Module({ imports: [VisitsModule, DashboardModule], controllers: [HomeController] })
export class HomeModule {}
