export { DashboardQueries } from './dashboards.queries.js';
export { DashboardsModule } from './dashboards.module.js';
export { daysOf, periodsOf } from './periods.rules.js';
