import { join } from 'node:path';
import { Global, Module, type DynamicModule, type Provider } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Settings } from '../config/settings.js';
import { Refusals } from '../core/access/refusals.js';
import { Readmission } from '../core/access/readmission.js';
import { RouteRegistry } from '../core/access/route-registry.js';
import { Clock } from '../core/clock.js';
import { DataKeys } from '../core/crypto/data-keys.js';
import { FieldCipher } from '../core/crypto/field-cipher.js';
import { Keys } from '../core/crypto/keys.js';
import { Passwords } from '../core/crypto/passwords.js';
import { Databases } from '../core/database/databases.js';
import { PlatformDb } from '../core/database/platform-db.js';
import { Events } from '../core/events/events.js';
import { OperatorsAudit } from '../core/events/operators-audit.js';
import { OutboxSignal } from '../core/events/outbox-signal.js';
import { AuditHeads } from '../core/gateways/audit-heads.js';
import { BlobStore } from '../core/gateways/blob-store/blob-store.js';
import { Counters } from '../core/gateways/counters/counters.js';
import { Invalidation } from '../core/gateways/live-events/invalidation.js';
import { LiveEvents } from '../core/gateways/live-events/live-events.js';
import { Mailer } from '../core/gateways/mailer/mailer.js';
import { Texter } from '../core/gateways/texts/texter.js';
import { ServerSentEvents } from '../core/http/server-sent-events.js';
import { Logger } from '../core/logger.js';
import { ProductMode } from '../core/product-mode.js';
import { Queues } from '../core/queue/queue.service.js';
import { CodeNumbers } from '../core/tenancy/code-numbers.js';
import { IdempotentReplay } from '../core/tenancy/idempotency.js';
import { Tenancy } from '../core/tenancy/tenancy.js';
import { TenantDb } from '../core/tenancy/tenant-db.js';
import { Rounds } from '../core/tenancy/rounds.js';
import { TenantDirectory } from '../core/tenancy/tenant-directory.js';
import { Usage } from '../core/tenancy/usage.js';
import {
  createBlobStore,
  createCounters,
  createLiveEvents,
  createMailer,
  createQueues,
  createTexter,
} from './adapters.js';
import { entities } from './entities.js';
import { GatewaysLifecycle } from './gateways.lifecycle.js';
import { OutboxBell } from './outbox-bell.js';
import { Readiness } from './readiness.js';

const fromSettings: Provider[] = [
  {
    provide: Databases,
    inject: [Settings],
    useFactory: ({ env }: Settings) => Databases.connect(env, entities),
  },
  { provide: Keys, inject: [Settings], useFactory: ({ env }: Settings) => new Keys(env.APP_SECRET) },
  {
    provide: Passwords,
    inject: [Settings],
    useFactory: ({ env }: Settings) =>
      new Passwords({ memoryKib: env.PASSWORD_HASH_MEMORY_KIB, passes: env.PASSWORD_HASH_PASSES }),
  },
  {
    provide: ProductMode,
    inject: [Settings],
    useFactory: ({ env }: Settings) =>
      new ProductMode(
        env.DEMO_MODE || env.MAIL_SANDBOX_RECIPIENT !== undefined,
        env.DEMO_MODE,
        env.AUTO_ACTIVATE_TENANTS,
        env.PUBLIC_URL,
        env.DEMO_AUTO_FRESHEN,
        env.DEMO_FRESHEN_DAYS,
      ),
  },
  { provide: BlobStore, inject: [Settings, Keys], useFactory: createBlobStore },
  { provide: Counters, inject: [Settings, Logger], useFactory: createCounters },
  {
    provide: AuditHeads,
    inject: [Settings],
    useFactory: ({ env }: Settings) => new AuditHeads(join(env.DATA_DIR, 'audit-heads')),
  },
  { provide: LiveEvents, inject: [Settings, Logger], useFactory: createLiveEvents },
  { provide: Mailer, inject: [Settings], useFactory: createMailer },
  { provide: Texter, inject: [Settings], useFactory: createTexter },
  { provide: Queues, inject: [Settings, Logger], useFactory: createQueues },
];

const kernel: Provider[] = [
  Clock,
  CodeNumbers,
  Events,
  DataKeys,
  { provide: FieldCipher, inject: [DataKeys], useFactory: (keys: DataKeys) => new FieldCipher(keys) },
  IdempotentReplay,
  Invalidation,
  OperatorsAudit,
  OutboxSignal,
  PlatformDb,
  Readiness,
  Readmission,
  Refusals,
  Rounds,
  ServerSentEvents,
  Tenancy,
  TenantDb,
  TenantDirectory,
  Usage,
];

/** The kernel, for every module. */
@Global()
@Module({})
export class CoreModule {
  static with(settings: Settings, logger: Logger): DynamicModule {
    const given: Provider[] = [
      { provide: Settings, useValue: settings },
      { provide: Logger, useValue: logger },
    ];
    const providers = [...given, ...fromSettings, ...kernel];
    return {
      module: CoreModule,
      imports: [DiscoveryModule],
      providers: [...providers, RouteRegistry, OutboxBell, GatewaysLifecycle],
      exports: [...providers, RouteRegistry],
    };
  }
}
