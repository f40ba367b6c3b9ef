export { OperatorsModule } from './operators.module.js';
export { SuperAdmins } from './super-admins.js';
