export { AuthModule } from './auth.module.js';
export { StrategiesModule } from './strategies.module.js';
