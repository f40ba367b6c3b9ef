import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { currentPrincipal } from '../../core/context.js';
import { sha256 } from '../../core/crypto/keys.js';
import { Events } from '../../core/events/events.js';
import { newId } from '../../core/ids.js';
import { ProductMode } from '../../core/product-mode.js';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import { Tokens } from '../appointments/index.js';
import { BoardsRepository } from './boards.repository.js';
import type { Boards, CreateBoard, NewBoard } from './waiting-room.dto.js';
import { boardNotFound } from './waiting-room.errors.js';
import { boardCreated, boardRevoked } from './waiting-room.events.js';

/** The screens of a hospital's waiting rooms: each has an address that nobody can guess, and that can be revoked. */
@Injectable()
export class BoardsService {
  constructor(
    private readonly boards: BoardsRepository,
    private readonly tokens: Tokens,
    private readonly mode: ProductMode,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  async list(): Promise<Boards> {
    return { items: await this.boards.list() };
  }

  /** Only a hash of the secret is kept, so the address is shown this once. */
  async create({ name }: CreateBoard): Promise<NewBoard> {
    const secret = randomBytes(32).toString('base64url');
    const board = { id: newId(), name, created_at: this.clock.now().toISOString(), revoked_at: null };
    await this.boards.add(board, sha256(secret), currentPrincipal().userId);
    this.events.record(boardCreated(board));
    return { ...board, url: `${this.mode.publicUrl}/board/${currentTenant().code}.${secret}` };
  }

  /** Screens that show it go blank within seconds. */
  async revoke(id: string): Promise<void> {
    const revoked = await this.boards.revoke(id, this.clock.now());
    if (!revoked) throw boardNotFound();
    if (!revoked.is_news) return;
    this.events.record(boardRevoked(id));
    this.tokens.ring();
  }
}
