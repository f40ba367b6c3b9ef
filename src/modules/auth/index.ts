export { AccessTokens, PortalClaims } from './access-tokens.js';
export { AuthModule } from './auth.module.js';
export { StrategiesModule } from './strategies.module.js';
