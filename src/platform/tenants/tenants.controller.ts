import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PlatformAccess, Public } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers } from '../../core/http/openapi.js';
import {
  AdminPasswordReset,
  LimitsBody,
  LimitsQuery,
  RegisterTenant,
  TenantDetails,
  TenantFilter,
  type TenantLimits,
  TenantList,
  TenantResponse,
} from './tenants.dto.js';
import { TenantsService } from './tenants.service.js';

@ApiTags('Hospitals')
@Controller()
export class TenantsController {
  constructor(private readonly tenants: TenantsService) {}

  @Post('tenants/register')
  @Public()
  @Answers(201, TenantResponse, 'Register a hospital')
  register(@Body({ schema: RegisterTenant }) input: RegisterTenant) {
    return this.tenants.register(input);
  }

  @Get('platform/tenants')
  @PlatformAccess('tenants:manage')
  @Answers(200, TenantList, 'Hospitals of the platform, newest first')
  list(@Query({ schema: TenantFilter }) filter: TenantFilter) {
    return this.tenants.list(filter);
  }

  @Patch('platform/tenants/:id/activate')
  @PlatformAccess('tenants:manage')
  @Answers(200, TenantResponse, 'Let a hospital work')
  activate(@Param('id', { schema: uuid }) id: string) {
    return this.tenants.activate(id);
  }

  @Patch('platform/tenants/:id/suspend')
  @PlatformAccess('tenants:manage')
  @Answers(200, TenantResponse, 'Suspend a hospital: sessions end, jobs pause')
  suspend(@Param('id', { schema: uuid }) id: string) {
    return this.tenants.suspend(id);
  }

  @Get('platform/tenants/:id/details')
  @PlatformAccess('tenants:manage')
  @Answers(200, TenantDetails, 'A hospital, and how much there is in it')
  details(@Param('id', { schema: uuid }) id: string) {
    return this.tenants.details(id);
  }

  @Patch('platform/tenants/:id/limits')
  @PlatformAccess('tenants:manage')
  @Answers(200, TenantResponse, 'Set how many users and patients a hospital may have')
  setLimits(
    @Param('id', { schema: uuid }) id: string,
    @Query({ schema: LimitsQuery }) query: TenantLimits,
    @Body({ schema: LimitsBody }) body: TenantLimits | null | undefined,
  ) {
    return this.tenants.setLimits(id, { ...body, ...query });
  }

  @Post('platform/tenants/:id/reset-admin-password')
  @HttpCode(200)
  @PlatformAccess('tenants:manage')
  @Answers(200, AdminPasswordReset, 'Send a hospital’s administrator a link to choose a new password')
  resetAdminPassword(@Param('id', { schema: uuid }) id: string) {
    return this.tenants.resetAdminPassword(id);
  }
}
