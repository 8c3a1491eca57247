import { Module } from '@nestjs/common';
import { TransferController } from './transfer.controller.ts';

@Module({ controllers: [TransferController] })
export class TransferModule {}
