export { DeviceStrategiesModule } from './device-strategies.module.js';
export { DevicesModule } from './devices.module.js';
