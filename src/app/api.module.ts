import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import type { Settings } from '../config/settings.js';
import { AccessGuard } from '../core/access/access.guard.js';
import { ProblemFilter } from '../core/errors/problem.filter.js';
import { validationPipe } from '../core/http/validation.pipe.js';
import type { Logger } from '../core/logger.js';
import { TenancyInterceptor } from '../core/tenancy/tenancy.interceptor.js';
import { StrategiesModule } from '../modules/auth/index.js';
import { DeviceStrategiesModule } from '../modules/devices/index.js';
import { PortalStrategiesModule } from '../modules/portal/index.js';
import { CoreModule } from './core.module.js';
import { domainModules } from './domain.modules.js';
import { FrontDoorController } from './front-door.controller.js';
import { HealthController } from './health.controller.js';

/** The HTTP process. */
@Module({})
export class ApiModule {
  static with(settings: Settings, logger: Logger): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        CoreModule.with(settings, logger),
        ...domainModules,
        StrategiesModule,
        DeviceStrategiesModule,
        PortalStrategiesModule,
      ],
      controllers: [FrontDoorController, HealthController],
      providers: [
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_INTERCEPTOR, useClass: TenancyInterceptor },
        { provide: APP_PIPE, useFactory: validationPipe },
      ],
    };
  }
}
