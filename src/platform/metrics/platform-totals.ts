import { Injectable } from '@nestjs/common';
import { MetricsRepository, type Totals } from './metrics.repository.js';

/** What the hospitals have, all together, for whoever shows it to super admins. */
@Injectable()
export class PlatformTotals {
  constructor(private readonly metrics: MetricsRepository) {}

  read(): Promise<Totals> {
    return this.metrics.totals();
  }
}
