import { Module } from '@nestjs/common';
import { InfoController } from './info.controller.ts';

@Module({ controllers: [InfoController] })
export class InfoModule {}
