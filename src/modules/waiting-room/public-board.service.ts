import { Injectable, type StreamableFile } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { context } from '../../core/context.js';
import { sha256 } from '../../core/crypto/keys.js';
import { Counters } from '../../core/gateways/counters/counters.js';
import type { ServerSentEvent } from '../../core/http/event-stream.js';
import { ServerSentEvents } from '../../core/http/server-sent-events.js';
import { TenantDirectory } from '../../core/tenancy/tenant-directory.js';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import { Tenancy } from '../../core/tenancy/tenancy.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { queueTopic } from '../appointments/index.js';
import { boardOf, placeOf } from './board.rules.js';
import { BoardsRepository } from './boards.repository.js';
import { QueueRepository } from './queue.repository.js';
import type { PublicBoard } from './waiting-room.dto.js';
import { boardNotFound, tooManyLooks } from './waiting-room.errors.js';

/** From one client address; all screens of a waiting room may have the same. */
const window = { windowSeconds: 60, limit: 120 };
const keyForm = /^([0-9a-f]{8})\.([A-Za-z0-9_-]{43})$/;

interface Opened {
  readonly id: string;
  readonly tenant: Tenant;
}

/** What a screen in a waiting room shows, to whoever has its address. */
@Injectable()
export class PublicBoardService {
  constructor(
    private readonly directory: TenantDirectory,
    private readonly tenancy: Tenancy,
    private readonly boards: BoardsRepository,
    private readonly queue: QueueRepository,
    private readonly live: ServerSentEvents,
    private readonly counters: Counters,
    private readonly clock: Clock,
  ) {}

  /** Throws 404 for an address that opens nothing, whatever is wrong with it. */
  async show(key: string): Promise<PublicBoard> {
    const { tenant } = await this.enter(key);
    return this.tenancy.run(tenant, 'read', () => this.read());
  }

  /** The language in which the hospital speaks. */
  async languageOf(key: string): Promise<'en' | 'hi'> {
    const { tenant } = await this.enter(key);
    return this.tenancy.run(tenant, 'read', () => this.boards.locale());
  }

  /** The whole board when it has changed. A listener who was cut off is told at once if it has meanwhile. */
  async listen(key: string, lastEventId: string | undefined): Promise<StreamableFile> {
    const { id, tenant } = await this.enter(key);
    return this.live.watch(
      { name: queueTopic, concerns: () => true, next: place => this.next(place) },
      lastEventId,
      { id: `board:${id}`, tenant, mayGoOn: async () => (await this.open(key))?.tenant },
    );
  }

  private async next(place: string | undefined): Promise<ServerSentEvent[]> {
    const board = await this.read();
    const id = placeOf(board);
    return id === place ? [] : [{ event: 'board', data: board, id }];
  }

  private async read(): Promise<PublicBoard> {
    const { name, timeZone } = currentTenant();
    const date = this.clock.today(timeZone);
    return { hospital_name: name, date, doctors: boardOf(await this.queue.onBoard(date)) };
  }

  private async enter(key: string): Promise<Opened> {
    const client = `board:client:${context.current()?.address ?? 'unknown'}`;
    const { count, resetAt } = await this.counters.hit(client, window);
    if (count > window.limit)
      throw tooManyLooks(Math.max(1, Math.ceil((resetAt.getTime() - Date.now()) / 1000)));
    const opened = await this.open(key);
    if (!opened) throw boardNotFound();
    return opened;
  }

  private async open(key: string): Promise<Opened | undefined> {
    const [, code, secret] = keyForm.exec(key) ?? [];
    const tenant = code && (await this.directory.findByCode(code));
    if (!tenant || !secret || tenant.status !== 'ACTIVE') return undefined;
    const id = await this.tenancy.run(tenant, 'read', () => this.boards.opened(sha256(secret)));
    return id === undefined ? undefined : { id, tenant };
  }
}
