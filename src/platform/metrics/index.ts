export { CountHospitals } from './jobs/count-hospitals.job.js';
export { MetricsModule } from './metrics.module.js';
export { PlatformTotals } from './platform-totals.js';
