import { Module } from '@nestjs/common';
import { VisitsModule } from '../visits/visits.module.ts';
import { BadgeController } from './badge.controller.ts';

@Module({ imports: [VisitsModule], controllers: [BadgeController] })
export class BadgeModule {}
