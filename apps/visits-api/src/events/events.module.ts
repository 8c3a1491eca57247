import { Module } from '@nestjs/common';
import { EventClients } from './event-clients.ts';
import { EventsController } from './events.controller.ts';

@Module({ controllers: [EventsController], providers: [EventClients], exports: [EventClients] })
export class EventsModule {}
