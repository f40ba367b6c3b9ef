import { Module } from '@nestjs/common';
import { HospitalCounts } from './hospital-counts.queries.js';
import { CountHospitals } from './jobs/count-hospitals.job.js';
import { MetricsController } from './metrics.controller.js';
import { MetricsRepository } from './metrics.repository.js';
import { MetricsService } from './metrics.service.js';
import { PlatformTotals } from './platform-totals.js';

@Module({
  controllers: [MetricsController],
  providers: [MetricsService, MetricsRepository, HospitalCounts, PlatformTotals, CountHospitals],
  exports: [PlatformTotals, CountHospitals],
})
export class MetricsModule {}
