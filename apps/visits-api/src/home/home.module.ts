import { Module } from '@nestjs/common';
import { VisitsModule } from '../visits/visits.module.ts';
import { HomeController } from './home.controller.ts';

@Module({ imports: [VisitsModule], controllers: [HomeController] })
export class HomeModule {}
