import { AppError, notFound } from '../../core/errors/app-error.js';
import type { TenantStatus } from '../../core/tenancy/tenant.js';

export const tenantNotFound = () => notFound('tenants.not_found', 'The hospital');

export const stepRefused = (status: TenantStatus) =>
  new AppError(400, 'tenants.wrong_status', `This cannot be done: the hospital is ${status} already.`);
