import { Module } from '@nestjs/common';
import { TenantLifecycle } from './tenant-lifecycle.js';

@Module({ providers: [TenantLifecycle], exports: [TenantLifecycle] })
export class LifecycleModule {}
