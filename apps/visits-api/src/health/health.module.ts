import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthController } from './health.controller.ts';
import { StorageHealthIndicator } from './storage-health.indicator.ts';

@Module({
  // Failing checks are logged as all requests are, not a second time.
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController],
  providers: [StorageHealthIndicator],
})
export class HealthModule {}
